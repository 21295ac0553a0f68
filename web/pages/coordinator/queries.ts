import { graphql, type ResultOf } from "../app/graphql";
import { WINDOW } from "../parts/fragments";
import { PLAN_SESSION } from "../search/queries";

export const APPROVALS = graphql(
  `
    query Approvals {
      partnerApprovals(first: 50) {
        edges {
          node {
            partner {
              __typename
              id
              name
              revision
            }
            edits {
              field
              before
              after
            }
            similar {
              id
              name
            }
          }
        }
      }
      commitmentApprovals(first: 50) {
        edges {
          node {
            commitment {
              id
              title
              revision
              viewerCan
              hoursPerWeek
              places
              windows {
                ...WindowParts
              }
              competences {
                label
              }
              pact {
                name
              }
              partner {
                id
                name
              }
            }
            edits {
              field
              before
              after
            }
          }
        }
      }
      contestedEvents(first: 50) {
        edges {
          node {
            event {
              id
              at
              by
              contested {
                at
                by
                note
              }
            }
            commitment {
              id
              title
              partner {
                name
              }
            }
            referral {
              id
              partner {
                name
              }
            }
          }
        }
      }
    }
  `,
  [WINDOW],
);

export const APPROVE_PARTNER = graphql(`
  mutation ApprovePartner($id: ID!, $revision: Int!) {
    partnerApprove(id: $id, revision: $revision) {
      partner {
        id
        state
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const DECLINE_PARTNER = graphql(`
  mutation DeclinePartner($id: ID!, $revision: Int!) {
    partnerDecline(id: $id, revision: $revision) {
      partner {
        id
        state
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const APPROVE_OFFER = graphql(`
  mutation ApproveOffer($id: ID!, $revision: Int!) {
    commitmentApprove(id: $id, revision: $revision) {
      commitment {
        id
        state
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const DECLINE_OFFER = graphql(`
  mutation DeclineOffer($id: ID!, $revision: Int!) {
    commitmentDecline(id: $id, revision: $revision) {
      commitment {
        id
        state
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const SETTLE = graphql(`
  mutation Settle($id: ID!) {
    eventSettle(id: $id) {
      event {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

const OFFER_OF_PACT = graphql(`
  fragment OfferOfPact on Commitment {
    id
    title
    partner {
      name
    }
  }
`);

export const INTERVENTIONS = graphql(
  `
    query Interventions {
      pacts(first: 50) {
        edges {
          node {
            id
            name
            interventions {
              id
              name
              state
              revision
              description
              publicCounterpart
              results
              partners {
                id
                name
              }
              commitments {
                ...OfferOfPact
              }
            }
          }
        }
      }
    }
  `,
  [OFFER_OF_PACT],
);

export const PACT_OFFERS = graphql(
  `
    query PactOffers($pactId: ID!, $after: String) {
      commitments(filter: { pactId: $pactId, states: [ACTIVE] }, first: 100, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...OfferOfPact
          }
        }
      }
    }
  `,
  [OFFER_OF_PACT],
);

export const PROPOSE_INTERVENTION = graphql(`
  mutation ProposeIntervention($pactId: ID!, $terms: InterventionInput!, $key: String!) {
    interventionPropose(pactId: $pactId, terms: $terms, idempotencyKey: $key) {
      intervention {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const REVISE_INTERVENTION = graphql(`
  mutation ReviseIntervention($id: ID!, $revision: Int!, $change: InterventionChangeInput!) {
    interventionRevise(id: $id, revision: $revision, change: $change) {
      intervention {
        id
        revision
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const RECORD_RESULTS = graphql(`
  mutation RecordResults($id: ID!, $revision: Int!, $results: String!) {
    interventionRecordResults(id: $id, revision: $revision, results: $results) {
      intervention {
        id
        revision
        results
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const END_INTERVENTION = graphql(`
  mutation EndIntervention($id: ID!, $revision: Int!) {
    interventionEnd(id: $id, revision: $revision) {
      intervention {
        id
        revision
        state
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const PACTS = graphql(`
  query Pacts {
    pacts(first: 50) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

const FIGURES = graphql(`
  fragment Figures on Allocation {
    leastShare
    meanShare
    familiesInFull
    familiesWithNothing
    coveredHours
    sessionCount
    provenLevels
    bound
    optimal
  }
`);

export const ALLOCATION = graphql(
  `
    query Allocation($pactIds: [ID!]!) {
      allocation(pactIds: $pactIds, budgetSeconds: 20) {
        familyCount
        neededHours
        userErrors {
          message
          path
        }
        fairest {
          ...Figures
        }
        firstCome {
          ...Figures
        }
        families {
          beneficiary {
            id
            code
          }
          fairest {
            share
            neededHours
            coveredHours
            sessions {
              ...PlanSession
            }
          }
          firstCome {
            share
            coveredHours
          }
        }
      }
    }
  `,
  [FIGURES, PLAN_SESSION],
);

export const REGISTER = graphql(`
  query Register($search: String!) {
    register(search: $search, first: 20) {
      totalCount
      edges {
        node {
          id
          name
          taxCode
          municipality
          categories
        }
      }
    }
  }
`);

export const JOIN = graphql(`
  mutation Join($terms: OrganisationInput!, $taxCode: String, $key: String!, $onBehalf: OnBehalfInput) {
    organisationJoin(terms: $terms, taxCode: $taxCode, idempotencyKey: $key, onBehalf: $onBehalf) {
      organisation {
        id
        name
        state
      }
      userErrors {
        message
        path
      }
    }
  }
`);

type Approvals = ResultOf<typeof APPROVALS>;
export type PartnerToJudge = Approvals["partnerApprovals"]["edges"][number]["node"];
export type OfferToJudge = Approvals["commitmentApprovals"]["edges"][number]["node"];
export type Contested = Approvals["contestedEvents"]["edges"][number]["node"];
export type Pact = ResultOf<typeof INTERVENTIONS>["pacts"]["edges"][number]["node"];
export type Intervention = Pact["interventions"][number];
export type OfferOfPact = ResultOf<typeof OFFER_OF_PACT>;
export type Figures = ResultOf<typeof FIGURES>;
export type FamilyRow = ResultOf<typeof ALLOCATION>["allocation"]["families"][number];
export type Entry = ResultOf<typeof REGISTER>["register"]["edges"][number]["node"];
