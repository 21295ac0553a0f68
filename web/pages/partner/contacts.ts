import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";
import { TOLD, WINDOW } from "../parts/fragments";

export const CONTACTS = graphql(
  `
    query ContactsOf($partnerId: ID!) {
      node(id: $partnerId) {
        __typename
        ... on Partner {
          id
          name
          contacts {
            id
            name
            role
            phone
            email
            preferred
            publish
            revision
            hours {
              ...WindowParts
            }
          }
          history {
            deed
            ...Told
          }
        }
      }
    }
  `,
  [WINDOW, TOLD],
);

export const ADD_CONTACT = graphql(`
  mutation AddContact($partnerId: ID!, $terms: ContactInput!, $key: String!, $onBehalf: OnBehalfInput) {
    contactAdd(partnerId: $partnerId, terms: $terms, idempotencyKey: $key, onBehalf: $onBehalf) {
      contact {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const REVISE_CONTACT = graphql(`
  mutation ReviseContact($id: ID!, $revision: Int!, $change: ContactChangeInput!, $onBehalf: OnBehalfInput) {
    contactRevise(id: $id, revision: $revision, change: $change, onBehalf: $onBehalf) {
      contact {
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

export const REMOVE_CONTACT = graphql(`
  mutation RemoveContact($id: ID!, $revision: Int!, $onBehalf: OnBehalfInput) {
    contactRemove(id: $id, revision: $revision, onBehalf: $onBehalf) {
      contact {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

type Found = Extract<NonNullable<ResultOf<typeof CONTACTS>["node"]>, { contacts: unknown }>;
export type Contact = Found["contacts"][number];
export type ContactTerms = VariablesOf<typeof ADD_CONTACT>["terms"];
