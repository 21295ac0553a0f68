import { graphql, type ResultOf } from "../app/graphql";

export const TO_MERGE = graphql(`
  query ToMerge($keepId: ID!, $duplicateId: ID!) {
    keep: node(id: $keepId) {
      ... on Organisation {
        id
        name
        revision
        taxCode
        aliases
      }
    }
    duplicate: node(id: $duplicateId) {
      ... on Organisation {
        id
        name
        revision
        taxCode
        aliases
      }
    }
    organisationMergePreview(keepId: $keepId, duplicateId: $duplicateId) {
      contents {
        aliases
        taxCode
        referralCount
        refusalCount
        commitments {
          id
          title
        }
        contacts {
          id
          name
        }
        volunteers {
          id
          name
        }
        pacts {
          id
          name
        }
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const MERGED = graphql(`
  query Merged($id: ID!) {
    node(id: $id) {
      ... on Organisation {
        id
        merges {
          id
          at
          by
          name
        }
      }
    }
  }
`);

export const MERGE = graphql(`
  mutation Merge($keepId: ID!, $duplicateId: ID!, $keepRevision: Int!, $duplicateRevision: Int!) {
    organisationMerge(
      keepId: $keepId
      duplicateId: $duplicateId
      keepRevision: $keepRevision
      duplicateRevision: $duplicateRevision
    ) {
      organisation {
        id
        name
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const UNDO_MERGE = graphql(`
  mutation UndoMerge($id: ID!) {
    organisationMergeUndo(id: $id) {
      organisation {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type ToMerge = ResultOf<typeof TO_MERGE>;
