import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";

export const TRAININGS = graphql(`
  query Trainings($after: String) {
    trainings(first: 20, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          title
          description
          state
          places
          validMonths
          revision
          competences {
            id
            label
          }
          sessions {
            number
            on
            opens
            minutes
          }
          participants {
            gainedOn
            sessions
            volunteer {
              id
              name
            }
            caseManager {
              id
              name
            }
          }
        }
      }
    }
  }
`);

export const LEARNERS = graphql(`
  query Learners($search: String!) {
    volunteers(search: $search, first: 8) {
      edges {
        node {
          id
          name
          organisations {
            name
          }
        }
      }
    }
    caseManagers(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

export const PLAN_TRAINING = graphql(`
  mutation PlanTraining($terms: TrainingInput!, $key: String!) {
    trainingPlan(terms: $terms, idempotencyKey: $key) {
      training {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const ENROL = graphql(`
  mutation Enrol($id: ID!, $revision: Int!, $participantIds: [ID!]!) {
    trainingEnrol(id: $id, revision: $revision, participantIds: $participantIds) {
      training {
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

export const WITHDRAW = graphql(`
  mutation WithdrawFromTraining($id: ID!, $revision: Int!, $participantIds: [ID!]!) {
    trainingWithdraw(id: $id, revision: $revision, participantIds: $participantIds) {
      training {
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

export const RECORD_TRAINING = graphql(`
  mutation RecordTraining($id: ID!, $revision: Int!, $number: Int!, $participantIds: [ID!]!) {
    trainingRecordAttendance(id: $id, revision: $revision, number: $number, participantIds: $participantIds) {
      training {
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

export const COMPLETE_TRAINING = graphql(`
  mutation CompleteTraining($id: ID!, $revision: Int!) {
    trainingComplete(id: $id, revision: $revision) {
      training {
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

export const CANCEL_TRAINING = graphql(`
  mutation CancelTraining($id: ID!, $revision: Int!) {
    trainingCancel(id: $id, revision: $revision) {
      training {
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

export type Training = ResultOf<typeof TRAININGS>["trainings"]["edges"][number]["node"];
export type TrainingTerms = VariablesOf<typeof PLAN_TRAINING>["terms"];
