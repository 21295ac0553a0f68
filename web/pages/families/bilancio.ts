import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";

export const BILANCIO = graphql(`
  query Bilancio($id: ID!) {
    beneficiary(id: $id) {
      id
      code
      members {
        number
        ageBand
      }
      bilancio {
        member
        ageBand
        now {
          source
          level
          on
          competence {
            id
            label
          }
        }
        lendable {
          id
          label
        }
        jobGoals {
          number
          occupationId
          label
          statedOn
          droppedOn
          steps {
            level
            competence {
              id
              label
            }
          }
        }
      }
    }
  }
`);

export const ASSESS = graphql(`
  mutation Assess($id: ID!, $member: Int!, $assessments: [AssessmentInput!]!) {
    beneficiaryAssess(id: $id, member: $member, assessments: $assessments) {
      bilancio {
        member
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const STATE_JOB_GOAL = graphql(`
  mutation StateJobGoal($id: ID!, $member: Int!, $occupationId: String!, $label: String!, $competenceIds: [ID!]!) {
    beneficiaryStateJobGoal(
      id: $id
      member: $member
      occupationId: $occupationId
      label: $label
      competenceIds: $competenceIds
    ) {
      bilancio {
        member
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const DROP_JOB_GOAL = graphql(`
  mutation DropJobGoal($id: ID!, $number: Int!) {
    beneficiaryDropJobGoal(id: $id, number: $number) {
      bilancio {
        member
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type Bilancio = NonNullable<ResultOf<typeof BILANCIO>["beneficiary"]>;
export type MemberBilancio = Bilancio["bilancio"][number];
export type Assessment = VariablesOf<typeof ASSESS>["assessments"][number];
