import { graphql, type ResultOf } from "../app/graphql";
import { CONTACT, WINDOW } from "../parts/fragments";

export const OFFER = graphql(
  `
    fragment Offer on Commitment {
      id
      title
      hoursPerWeek
      places
      modes
      languages
      windows {
        ...WindowParts
      }
      place {
        name
        address
        point {
          latitude
          longitude
        }
        area {
          name
        }
      }
      partner {
        id
        name
        contacts {
          ...ContactParts
        }
      }
    }
  `,
  [WINDOW, CONTACT],
);

export const MATCHES = graphql(
  `
    fragment Matches on MatchConnection {
      totalCount
      edges {
        cursor
        fit
        toCheck
        node {
          ...Offer
        }
        criteria {
          name
          weight
          value
          contribution
          reason
        }
        requirements {
          name
          verdict
          reason
        }
      }
    }
  `,
  [OFFER],
);

export const FIX = graphql(
  `
      fragment FixParts on Fix {
        partnerCount
        cost
        commitments {
          id
          title
          partner {
            id
            name
            contacts {
              ...ContactParts
            }
          }
        }
        changes {
          __typename
          summary
          ... on AddArea {
            area {
              id
              name
            }
          }
          ... on AddWindow {
            window {
              ...WindowParts
            }
          }
          ... on MovePeriod {
            from
            to
          }
          ... on FewerHours {
            hoursPerWeek
          }
          ... on ShorterSession {
            sessionMinutes
          }
          ... on AllowMode {
            mode
          }
          ... on DropLanguage {
            languages
          }
          ... on AddInterpreter {
            hoursPerWeek
            sessionMinutes
            windows {
              ...WindowParts
            }
            modes
            competence {
              id
              label
            }
          }
        }
      }
  `,
  [WINDOW, CONTACT],
);

export const SERVICE = graphql(
  `
    fragment ServiceParts on Service {
      id
      name
      provider
      description
      phone
      url
      howToAsk
      hours {
        ...WindowParts
      }
      place {
        name
        address
      }
    }
  `,
  [WINDOW],
);

export const SEARCH = graphql(
  `
    query Search($search: PartnerSearchInput!) {
      partnerSearch(search: $search) {
        userErrors {
          message
          path
        }
        needs {
          competence {
            id
            label
          }
          matches(first: 12) {
            ...Matches
          }
          fixes(first: 6) {
            ...FixParts
          }
          services(first: 4) {
            ...ServiceParts
          }
          unanswerable
        }
      }
    }
  `,
  [MATCHES, FIX, SERVICE],
);

export const WEIGHTS = graphql(`
  query Weights {
    criterionWeights {
      name
      weight
    }
  }
`);

export const COMPETENCES = graphql(`
  query Competences($search: String!) {
    competences(search: $search, first: 7) {
      edges {
        node {
          id
          label
          broader {
            label
          }
        }
      }
    }
  }
`);

export const AREAS = graphql(`
  query Areas {
    areas {
      id
      name
      kind
      within {
        area {
          name
          kind
        }
      }
    }
  }
`);

export const PLAN_SESSION = graphql(`
  fragment PlanSession on PlannedSession {
    needIndex
    needId
    minutes
    weekday
    opens
    closes
    need {
      competence {
        label
      }
    }
    commitment {
      id
      title
      place {
        name
      }
      partner {
        id
        name
      }
    }
  }
`);

export const PLAN = graphql(
  `
    fragment PlanParts on SupportPlan {
      userErrors {
        message
        path
      }
      optimal
      neededHours
      coveredHours
      partners {
        id
        name
      }
      sessions {
        ...PlanSession
      }
      uncovered {
        uncoveredHours
        need {
          competence {
            label
          }
        }
      }
    }
  `,
  [PLAN_SESSION],
);

export const SEARCH_PLAN = graphql(
  `
    query SearchPlan($search: PartnerSearchInput!) {
      partnerSearch(search: $search) {
        userErrors {
          message
          path
        }
        plan(budgetSeconds: 5, alternatives: 2) {
          ...PlanParts
          alternatives {
            ...PlanParts
          }
        }
      }
    }
  `,
  [PLAN],
);

export type Searched = ResultOf<typeof SEARCH>["partnerSearch"]["needs"][number];
export type Match = ResultOf<typeof MATCHES>["edges"][number];
export type Fix = ResultOf<typeof FIX>;
export type FixChange = Fix["changes"][number];
export type Service = ResultOf<typeof SERVICE>;
export type Plan = ResultOf<typeof PLAN>;
export type CriterionName = ResultOf<typeof WEIGHTS>["criterionWeights"][number]["name"];
