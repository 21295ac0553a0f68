import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";
import { CONTACT } from "../parts/fragments";

const FIGURES = graphql(`
  fragment CoverageNumbers on CoverageFigures {
    demandHours
    servedHours
    coverableHours
    gapHours
  }
`);

const COVERAGE_PARTS = graphql(
  `
    fragment CoverageParts on Coverage {
      startsOn
      endsOn
      asOf
      renewing
      freeHours
      level {
        areaKind
        depth
      }
      userErrors {
        message
        path
      }
      total {
        ...CoverageNumbers
      }
      rows(first: 500, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            area {
              id
              name
              kind
            }
            competence {
              id
              label
            }
            figures {
              ...CoverageNumbers
            }
            freeHours
            reasons {
              reason
              hours
              needCount
            }
          }
        }
      }
    }
  `,
  [FIGURES],
);

export const CITY_COVERAGE = graphql(
  `
    query CityCoverage($areaId: ID, $competenceId: ID, $areaKind: AreaKind, $depth: Int, $after: String) {
      city {
        coverage(areaId: $areaId, competenceId: $competenceId, areaKind: $areaKind, depth: $depth) {
          ...CoverageParts
        }
      }
    }
  `,
  [COVERAGE_PARTS],
);

export const PACT_COVERAGE = graphql(
  `
    query PactCoverage($pactId: ID!, $areaId: ID, $competenceId: ID, $areaKind: AreaKind, $depth: Int, $after: String) {
      pact(id: $pactId) {
        id
        coverage(areaId: $areaId, competenceId: $competenceId, areaKind: $areaKind, depth: $depth) {
          ...CoverageParts
        }
      }
    }
  `,
  [COVERAGE_PARTS],
);

/** What an area or a competence is called. */
export const STEP = graphql(`
  query Step($id: ID!) {
    node(id: $id) {
      ... on Area {
        name
        kind
      }
      ... on Competence {
        label
      }
    }
  }
`);

export const COVERAGE_STATE = graphql(`
  query CoverageState {
    city {
      coverage {
        renewing
      }
    }
  }
`);

export const COVERAGE_CHANGED = graphql(`
  subscription CoverageChanged($pactId: ID) {
    coverageChanged(pactId: $pactId) {
      coverage {
        startsOn
      }
    }
  }
`);

export const LOSSES = graphql(`
  query Losses {
    fragility(first: 15) {
      userErrors {
        message
        path
      }
      edges {
        node {
          partner {
            id
            name
          }
          servedHours
          lostHours
          soleNeedCount
          substitutes(first: 3) {
            hours
            partner {
              id
              name
            }
          }
        }
      }
    }
  }
`);

export const WHAT_IF = graphql(
  `
    query WhatIf($partnerIds: [ID!]!) {
      whatIf(partnerIds: $partnerIds) {
        lostHours
        asOf
        renewing
        userErrors {
          message
          path
        }
        rows {
          area {
            id
            name
          }
          competence {
            id
            label
          }
          before {
            gapHours
          }
          after {
            gapHours
          }
        }
      }
    }
  `,
);

export const POSITIONS = graphql(`
  query Positions($after: String) {
    network {
      partnerCount
      tieCount
      userErrors {
        message
        path
      }
      positions(first: 500, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            partner {
              id
              name
            }
            degree
            strength
            betweenness
            community
            articulation
            isolated
          }
        }
      }
    }
  }
`);

export const TIES = graphql(`
  query Ties($after: String) {
    network {
      ties(first: 500, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            weight
            one {
              id
            }
            other {
              id
            }
          }
        }
      }
    }
  }
`);

export const GRAPH_FILE = graphql(`
  query GraphFile {
    network {
      export(format: GRAPHML)
    }
  }
`);

export const INVITATIONS = graphql(
  `
    query Invitations($share: Float!) {
      invitations(share: $share, budgetSeconds: 10) {
        gapHours
        wantedHours
        closedHours
        proven
        userErrors {
          message
          path
        }
        invitations {
          kind
          hours
          askedRecently
          draft
          partner {
            id
            name
            contacts {
              ...ContactParts
            }
          }
          commitment {
            id
            title
          }
          pact {
            id
            name
          }
          competences {
            id
            label
          }
        }
        prospects {
          municipality
          category
          count
          entries(first: 3) {
            id
            name
          }
        }
      }
    }
  `,
  [CONTACT],
);

export const RECORD_INVITATION = graphql(`
  mutation RecordInvitation($partnerId: ID!, $answer: InvitationAnswer!, $onBehalf: OnBehalfInput) {
    invitationRecord(partnerId: $partnerId, answer: $answer, onBehalf: $onBehalf) {
      partner {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const FORECAST = graphql(`
  query Forecast {
    forecast {
      userErrors {
        message
        path
      }
      weeks {
        monday
        lowHours
        highHours
        ending(first: 5) {
          id
          title
          partner {
            name
          }
        }
        due(first: 5) {
          id
          title
          partner {
            name
          }
        }
      }
    }
  }
`);

export type Coverage = ResultOf<typeof COVERAGE_PARTS>;
export type Row = Coverage["rows"]["edges"][number]["node"];
export type Asked = Omit<VariablesOf<typeof CITY_COVERAGE>, "after">;
export type AreaKind = NonNullable<Asked["areaKind"]>;
export type Position = ResultOf<typeof POSITIONS>["network"]["positions"]["edges"][number]["node"];
export type WhatIf = ResultOf<typeof WHAT_IF>["whatIf"];
export type Tie = ResultOf<typeof TIES>["network"]["ties"]["edges"][number]["node"];
export type Invitation = ResultOf<typeof INVITATIONS>["invitations"]["invitations"][number];
export type Week = ResultOf<typeof FORECAST>["forecast"]["weeks"][number];
