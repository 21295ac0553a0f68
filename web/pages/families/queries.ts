import { graphql, type ResultOf } from "../app/graphql";
import { WINDOW } from "../parts/fragments";
import { FIX, MATCHES, PLAN, SERVICE } from "../search/queries";

export const FAMILIES = graphql(`
  query Families($after: String) {
    beneficiaries(first: 30, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          code
          area {
            name
          }
          members {
            number
            ageBand
          }
          needs {
            id
            state
            priority
            competence {
              label
            }
          }
        }
      }
    }
  }
`);

export const NEED = graphql(
  `
    fragment NeedParts on Need {
      id
      state
      priority
      hoursPerWeek
      reservedHours
      sessionMinutes
      member
      ageBand
      languages
      windows {
        ...WindowParts
      }
      competence {
        id
        label
      }
      referrals {
        id
        state
        hoursPerWeek
        startsOn
        endsOn
        sessions {
          ...WindowParts
        }
        reason
        viewerCan
        codeExpiresOn
        introduction {
          on
          at
          operator
          place {
            name
          }
        }
        partner {
          id
          name
        }
        commitment {
          id
          title
        }
      }
    }
  `,
  [WINDOW],
);

export const FAMILY = graphql(
  `
    query Family($id: ID!) {
      beneficiary(id: $id) {
        id
        code
        languages
        area {
          id
          name
        }
        members {
          number
          ageBand
        }
        caseManager {
          id
          name
        }
        sharedWith {
          until
          caseManager {
            id
            name
          }
        }
        consents {
          purpose
          givenOn
          withdrawnOn
        }
        needs {
          ...NeedParts
        }
      }
    }
  `,
  [NEED],
);

export const NEED_MATCHES = graphql(
  `
    query NeedMatches($id: ID!) {
      node(id: $id) {
        ... on Need {
          id
          competence {
            id
            label
          }
          matches(first: 12) {
            ...Matches
          }
          fixes(first: 5) {
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

export const FAMILY_PLAN = graphql(
  `
    query FamilyPlan($id: ID!) {
      beneficiary(id: $id) {
        id
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

export const REQUEST = graphql(`
  mutation Request($requests: [ReferralInput!]!, $key: String!) {
    referralRequest(requests: $requests, idempotencyKey: $key) {
      referrals {
        id
        state
        need {
          id
          state
        }
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const CANCEL = graphql(`
  mutation Cancel($id: ID!, $reason: ReferralReason!) {
    referralCancel(id: $id, reason: $reason) {
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

export const INTRODUCE = graphql(`
  mutation Introduce($id: ID!, $introduction: IntroductionInput) {
    referralIntroduce(id: $id, introduction: $introduction) {
      referral {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const ISSUE_CODE = graphql(`
  mutation IssueCode($id: ID!) {
    referralIssueCode(id: $id) {
      code
      referral {
        id
        codeExpiresOn
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const REVOKE_CODE = graphql(`
  mutation RevokeCode($id: ID!) {
    referralRevokeCode(id: $id) {
      referral {
        id
        codeExpiresOn
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type Household = NonNullable<ResultOf<typeof FAMILY>["beneficiary"]>;
export type FamilyNeed = ResultOf<typeof NEED>;
