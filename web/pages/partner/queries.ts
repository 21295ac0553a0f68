import { graphql, type ResultOf } from "../app/graphql";
import { TOLD, WINDOW } from "../parts/fragments";

export const REFERRAL = graphql(
  `
    fragment ReferralParts on Referral {
      id
      state
      hoursPerWeek
      places
      sessions {
        ...WindowParts
      }
      startsOn
      endsOn
      requestedOn
      viewerCan
      competence {
        label
      }
      area {
        name
      }
      commitment {
        id
        title
      }
      history {
        deed
        ...Told
      }
      introduction {
        on
        at
        operator
        place {
          name
          address
        }
      }
    }
  `,
  [WINDOW, TOLD],
);

export const REFERRALS = graphql(
  `
    query Referrals($partnerId: ID!, $states: [ReferralState!]!) {
      referrals(partnerId: $partnerId, states: $states, first: 100) {
        totalCount
        userErrors {
          message
          path
        }
        edges {
          node {
            ...ReferralParts
          }
        }
      }
    }
  `,
  [REFERRAL],
);

export const CHANGED = graphql(`
  subscription ReferralChanged($partnerId: ID!) {
    referralChanged(partnerId: $partnerId) {
      referral {
        id
        state
      }
    }
  }
`);

export const ACCEPT = graphql(`
  mutation Accept($id: ID!, $onBehalf: OnBehalfInput) {
    referralAccept(id: $id, onBehalf: $onBehalf) {
      referral {
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

export const REJECT = graphql(`
  mutation Reject($id: ID!, $reason: ReferralReason!, $onBehalf: OnBehalfInput) {
    referralReject(id: $id, reason: $reason, onBehalf: $onBehalf) {
      referral {
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

export const START = graphql(`
  mutation Start($id: ID!, $onBehalf: OnBehalfInput) {
    referralStart(id: $id, onBehalf: $onBehalf) {
      referral {
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

export const COMPLETE = graphql(`
  mutation Complete($id: ID!, $onBehalf: OnBehalfInput) {
    referralComplete(id: $id, onBehalf: $onBehalf) {
      referral {
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

export const HOLD = graphql(`
  mutation Hold($id: ID!, $onBehalf: OnBehalfInput) {
    referralHold(id: $id, onBehalf: $onBehalf) {
      referral {
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

export const TAKE_UP = graphql(`
  mutation TakeUp($id: ID!, $onBehalf: OnBehalfInput) {
    referralResume(id: $id, onBehalf: $onBehalf) {
      referral {
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

export const FAIL = graphql(`
  mutation Fail($id: ID!, $reason: ReferralReason!, $onBehalf: OnBehalfInput) {
    referralFail(id: $id, reason: $reason, onBehalf: $onBehalf) {
      referral {
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

const SUGGESTION = graphql(`
  fragment SuggestionParts on Suggestion {
    reason
    requirement
    summary
  }
`);

export const DISMISS = graphql(`
  mutation Dismiss($id: ID!, $reason: ReferralReason!, $requirement: RequirementName, $onBehalf: OnBehalfInput) {
    commitmentDismissSuggestion(id: $id, reason: $reason, requirement: $requirement, onBehalf: $onBehalf) {
      commitment {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const OFFERS = graphql(
  `
    query Offers($partnerId: ID!) {
      commitments(filter: { partnerId: $partnerId }, first: 60) {
        edges {
          node {
            id
            title
            state
            hoursPerWeek
            places
            assuredOn
            validTo
            viewerCan
            windows {
              ...WindowParts
            }
            reserved {
              hoursPerWeek
            }
            pact {
              name
            }
            competences {
              label
            }
            suggestions {
              ...SuggestionParts
            }
            revision
            history {
              deed
              ...Told
            }
          }
        }
      }
    }
  `,
  [WINDOW, TOLD, SUGGESTION],
);

export const OFFER = graphql(
  `
    query OfferToEdit($id: ID!) {
      node(id: $id) {
        ... on Commitment {
          id
          title
          state
          revision
          hoursPerWeek
          places
          minAge
          maxAge
          validFrom
          validTo
          languages
          modes
          viewerCan
          windows {
            ...WindowParts
          }
          reserved {
            hoursPerWeek
            places
            windows {
              ...WindowParts
            }
          }
          partner {
            id
            name
          }
          competences {
            label
          }
          suggestions {
            ...SuggestionParts
          }
        }
      }
    }
  `,
  [WINDOW, SUGGESTION],
);

export const REVISE = graphql(`
  mutation Revise($id: ID!, $revision: Int!, $change: CommitmentChangeInput!, $onBehalf: OnBehalfInput) {
    commitmentRevise(id: $id, revision: $revision, change: $change, onBehalf: $onBehalf) {
      commitment {
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

export const SIGNED_PACTS = graphql(`
  query SignedPacts {
    pacts(first: 50) {
      edges {
        node {
          id
          name
          signatures {
            leftOn
            partner {
              id
            }
          }
        }
      }
    }
  }
`);

export const PROPOSE = graphql(`
  mutation ProposeOffer(
    $pactId: ID!
    $partnerId: ID!
    $terms: CommitmentInput!
    $key: String!
    $onBehalf: OnBehalfInput
  ) {
    commitmentPropose(pactId: $pactId, partnerId: $partnerId, terms: $terms, idempotencyKey: $key, onBehalf: $onBehalf) {
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

export const CONFIRM = graphql(`
  mutation Confirm($id: ID!, $onBehalf: OnBehalfInput) {
    commitmentConfirm(id: $id, onBehalf: $onBehalf) {
      commitment {
        id
        assuredOn
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const PAUSE = graphql(`
  mutation Pause($id: ID!, $onBehalf: OnBehalfInput) {
    commitmentPause(id: $id, onBehalf: $onBehalf) {
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

export const RESUME = graphql(`
  mutation Resume($id: ID!, $onBehalf: OnBehalfInput) {
    commitmentResume(id: $id, onBehalf: $onBehalf) {
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

export const RENEW = graphql(`
  mutation Renew($id: ID!, $revision: Int!, $validTo: Date, $onBehalf: OnBehalfInput) {
    commitmentRenew(id: $id, revision: $revision, validTo: $validTo, onBehalf: $onBehalf) {
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

export const END = graphql(`
  mutation End($id: ID!, $onBehalf: OnBehalfInput) {
    commitmentEnd(id: $id, onBehalf: $onBehalf) {
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

export const VOLUNTEERS = graphql(`
  query VolunteersOf($partnerId: ID!) {
    node(id: $partnerId) {
      __typename
      ... on Organisation {
        id
        volunteers {
          ...VolunteerParts
        }
      }
      ... on Volunteer {
        ...VolunteerParts
      }
    }
  }
  fragment VolunteerParts on Volunteer {
    id
    name
    state
    revision
    languages
    insuranceUntil
    clearanceUntil
    competences {
      label
    }
  }
`);

export const JOIN_VOLUNTEER = graphql(`
  mutation JoinVolunteer($terms: VolunteerInput!, $key: String!, $onBehalf: OnBehalfInput) {
    volunteerJoin(terms: $terms, idempotencyKey: $key, onBehalf: $onBehalf) {
      volunteer {
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

export const REVISE_VOLUNTEER = graphql(`
  mutation ReviseVolunteer($id: ID!, $revision: Int!, $change: VolunteerChangeInput!, $onBehalf: OnBehalfInput) {
    volunteerRevise(id: $id, revision: $revision, change: $change, onBehalf: $onBehalf) {
      volunteer {
        id
        revision
        insuranceUntil
        clearanceUntil
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const WEEK = graphql(
  `
    query AttendanceWeek($partnerId: ID!, $from: Date!, $to: Date!) {
      referrals(partnerId: $partnerId, states: [ACCEPTED, IN_PROGRESS], first: 100) {
        edges {
          node {
            id
            startsOn
            endsOn
            hoursPerWeek
            sessions {
              ...WindowParts
            }
            competence {
              label
            }
            commitment {
              id
              title
            }
            attendance(from: $from, to: $to) {
              day
              opens
              state
              minutes
            }
          }
        }
      }
    }
  `,
  [WINDOW],
);

export const RECORD = graphql(`
  mutation Record($id: ID!, $day: Date!, $opens: Time, $state: AttendanceState!, $minutes: Int, $onBehalf: OnBehalfInput) {
    attendanceRecord(referralId: $id, day: $day, opens: $opens, state: $state, minutes: $minutes, onBehalf: $onBehalf) {
      attendance {
        day
        opens
        state
        minutes
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

export const RECORD_WEEK = graphql(`
  mutation RecordWeek($partnerId: ID!, $weekOf: Date!, $onBehalf: OnBehalfInput) {
    attendanceRecordWeek(partnerId: $partnerId, weekOf: $weekOf, onBehalf: $onBehalf) {
      recorded {
        day
        referral {
          id
        }
      }
      leftAlone
      toCome
      byArrangement
      userErrors {
        message
        path
      }
    }
  }
`);

export type Asked = ResultOf<typeof REFERRAL>;
export type Offered = ResultOf<typeof OFFERS>["commitments"]["edges"][number]["node"];
export type Editable = Extract<NonNullable<ResultOf<typeof OFFER>["node"]>, { __typename?: "Commitment" }>;
export type Suggested = ResultOf<typeof SUGGESTION>;
