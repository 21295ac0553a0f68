import { graphql, type ResultOf } from "../app/graphql";
import { GRANT } from "./grants";

export const PATHS = graphql(
  `
    query Paths($id: ID!) {
      beneficiary(id: $id) {
        id
        area {
          id
          pacts {
            id
            name
          }
        }
        inclusionPacts {
          id
          state
          startsOn
          endsOn
          months
          calendar
          revision
          outcome
          closedOn
          note
          extensions {
            number
            extendedOn
            formerEnd
            reason
          }
          pact {
            id
            name
          }
          goals {
            number
            component
            text
            dueOn
            outcome
            actions {
              number
              text
              dueOn
              state
              referral {
                id
                partner {
                  name
                }
                commitment {
                  title
                }
              }
            }
          }
          reviews {
            number
            dueOn
            heldOn
            note
          }
          grants {
            ...GrantParts
          }
        }
      }
    }
  `,
  [GRANT],
);

export const OPEN_PATH = graphql(`
  mutation OpenPath($id: ID!, $terms: InclusionPactInput!, $key: String!) {
    inclusionPactOpen(beneficiaryId: $id, terms: $terms, idempotencyKey: $key) {
      inclusionPact {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const ADD_GOAL = graphql(`
  mutation AddGoal($id: ID!, $revision: Int!, $goal: InclusionGoalInput!) {
    inclusionPactAddGoal(id: $id, revision: $revision, goal: $goal) {
      inclusionPact {
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

export const REVISE_ACTION = graphql(`
  mutation ReviseAction($id: ID!, $revision: Int!, $number: Int!, $change: InclusionActionChangeInput!) {
    inclusionPactReviseAction(id: $id, revision: $revision, number: $number, change: $change) {
      inclusionPact {
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

export const RECORD_REVIEW = graphql(`
  mutation RecordReview($id: ID!, $revision: Int!, $number: Int, $note: String!) {
    inclusionPactRecordReview(id: $id, revision: $revision, number: $number, note: $note) {
      inclusionPact {
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

export const PLAN_REVIEW = graphql(`
  mutation PlanReview($id: ID!, $revision: Int!, $dueOn: Date!) {
    inclusionPactPlanReview(id: $id, revision: $revision, dueOn: $dueOn) {
      inclusionPact {
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

export const ADD_ACTION = graphql(`
  mutation AddAction($id: ID!, $revision: Int!, $action: InclusionActionInput!) {
    inclusionPactAddAction(id: $id, revision: $revision, action: $action) {
      inclusionPact {
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

export const EXTEND = graphql(`
  mutation Extend($id: ID!, $revision: Int!, $until: Date!, $reason: String!) {
    inclusionPactExtend(id: $id, revision: $revision, until: $until, reason: $reason) {
      inclusionPact {
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

export const CLOSE = graphql(`
  mutation ClosePath($id: ID!, $revision: Int!, $closing: InclusionPactClosingInput!) {
    inclusionPactClose(id: $id, revision: $revision, closing: $closing) {
      inclusionPact {
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

export const REOPEN = graphql(`
  mutation ReopenPath($id: ID!, $revision: Int!) {
    inclusionPactReopen(id: $id, revision: $revision) {
      inclusionPact {
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

export type Family = NonNullable<ResultOf<typeof PATHS>["beneficiary"]>;
export type Path = Family["inclusionPacts"][number];
export type Goal = Path["goals"][number];
export type Review = Path["reviews"][number];
