import { graphql, type ResultOf } from "../app/graphql";

export const GRANT = graphql(`
  fragment GrantParts on Grant {
    id
    state
    endsOn
    balanceCents
    entries {
      number
      kind
      category
      cents
      on
      approvedBy
      note
      reverses
    }
  }
`);

export const OPEN_GRANT = graphql(`
  mutation OpenGrant($pathId: ID!, $cents: Int!, $endsOn: Date, $approval: ApprovalInput!, $key: String!) {
    grantOpen(inclusionPactId: $pathId, cents: $cents, endsOn: $endsOn, approval: $approval, idempotencyKey: $key) {
      grant {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const ALLOCATE = graphql(`
  mutation Allocate($id: ID!, $cents: Int!, $approval: ApprovalInput!, $key: String!) {
    grantAllocate(id: $id, cents: $cents, approval: $approval, idempotencyKey: $key) {
      grant {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const SPEND = graphql(`
  mutation Spend($id: ID!, $cents: Int!, $category: GrantCategory!, $approval: ApprovalInput!, $key: String!) {
    grantSpend(id: $id, cents: $cents, category: $category, approval: $approval, idempotencyKey: $key) {
      grant {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const TAKE_BACK = graphql(`
  mutation TakeBack($id: ID!, $number: Int!, $approval: ApprovalInput!, $key: String!) {
    grantReverse(id: $id, number: $number, approval: $approval, idempotencyKey: $key) {
      grant {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const CLOSE_GRANT = graphql(`
  mutation CloseGrant($id: ID!, $approval: ApprovalInput!, $key: String!) {
    grantClose(id: $id, approval: $approval, idempotencyKey: $key) {
      grant {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type Grant = ResultOf<typeof GRANT>;
export type Entry = Grant["entries"][number];
