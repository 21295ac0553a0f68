import { graphql } from "../app/graphql";

export const CONTEST = graphql(`
  mutation Contest($id: ID!, $note: String!) {
    eventContest(id: $id, note: $note) {
      event {
        __typename
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);
