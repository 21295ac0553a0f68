import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";

export const ACCOUNTS = graphql(`
  query Accounts($after: String) {
    accounts(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          email
          state
          roles
          revision
          partner {
            id
            name
          }
          caseManager {
            id
            name
          }
          tokens {
            id
            name
            roles
            readOnly
            expiresAt
            usedAt
            revokedAt
          }
        }
      }
    }
  }
`);

export const INVITE = graphql(`
  mutation InviteAccount($invitation: InvitationInput!, $key: String!) {
    accountInvite(invitation: $invitation, idempotencyKey: $key) {
      account {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const CHANGE_ROLES = graphql(`
  mutation ChangeRoles($id: ID!, $revision: Int!, $roles: [Role!]!, $partnerId: ID, $caseManagerId: ID) {
    accountChangeRoles(
      id: $id
      revision: $revision
      roles: $roles
      partnerId: $partnerId
      caseManagerId: $caseManagerId
    ) {
      account {
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

export const INVITE_AGAIN = graphql(`
  mutation InviteAgain($id: ID!) {
    accountInviteAgain(id: $id) {
      account {
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

export const LOCK = graphql(`
  mutation LockAccount($id: ID!) {
    accountLock(id: $id) {
      account {
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

export const UNLOCK = graphql(`
  mutation UnlockAccount($id: ID!) {
    accountUnlock(id: $id) {
      account {
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

export const CLOSE = graphql(`
  mutation CloseAccount($id: ID!) {
    accountClose(id: $id) {
      account {
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

export const CREATE_TOKEN = graphql(`
  mutation CreateToken($accountId: ID, $name: String!, $roles: [Role!]!, $expiresOn: Date!, $readOnly: Boolean!) {
    tokenCreate(accountId: $accountId, name: $name, roles: $roles, expiresOn: $expiresOn, readOnly: $readOnly) {
      text
      token {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const REVOKE_TOKEN = graphql(`
  mutation RevokeToken($id: ID!) {
    tokenRevoke(id: $id) {
      userErrors {
        message
        path
      }
    }
  }
`);

export type Account = ResultOf<typeof ACCOUNTS>["accounts"]["edges"][number]["node"];
export type Token = Account["tokens"][number];
export type Invited = VariablesOf<typeof INVITE>["invitation"];
