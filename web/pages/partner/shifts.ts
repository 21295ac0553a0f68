import { graphql } from "../app/graphql";
import { WINDOW } from "../parts/fragments";

export const SHIFTS = graphql(
  `
    query Shifts($id: ID!, $partnerId: ID!) {
      referral: node(id: $id) {
        ... on Referral {
          id
          assignments {
            id
            state
            startsOn
            endsOn
            toCheck
            sessions {
              ...WindowParts
            }
            volunteer {
              id
              name
            }
          }
        }
      }
      partner: node(id: $partnerId) {
        ... on Organisation {
          id
          volunteers {
            id
            name
          }
        }
        ... on Volunteer {
          id
          name
        }
      }
    }
  `,
  [WINDOW],
);

export const ASSIGN = graphql(`
  mutation Assign(
    $referralId: ID!
    $volunteerId: ID!
    $from: Date
    $to: Date
    $sessions: [SessionInput!]
    $key: String!
    $onBehalf: OnBehalfInput
  ) {
    assignmentAdd(
      referralId: $referralId
      volunteerId: $volunteerId
      from: $from
      to: $to
      sessions: $sessions
      idempotencyKey: $key
      onBehalf: $onBehalf
    ) {
      assignment {
        id
        toCheck
        referral {
          id
        }
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const END_SHIFT = graphql(`
  mutation EndShift($id: ID!, $day: Date!, $onBehalf: OnBehalfInput) {
    assignmentEnd(id: $id, day: $day, onBehalf: $onBehalf) {
      assignment {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const SHIFT_IN_ERROR = graphql(`
  mutation ShiftInError($id: ID!, $onBehalf: OnBehalfInput) {
    assignmentEnterInError(id: $id, onBehalf: $onBehalf) {
      assignment {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);
