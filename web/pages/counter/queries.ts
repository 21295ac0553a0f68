import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";
import { CONTACT } from "../parts/fragments";

export const WORKLIST = graphql(`
  query Worklist {
    viewer {
      worklist(first: 100) {
        kind
        dueOn
        priority
        summary
        reviewNumber
        beneficiary {
          id
          code
        }
        need {
          id
          competence {
            label
          }
        }
        referral {
          id
        }
        inclusionPact {
          id
        }
        grant {
          id
        }
      }
    }
  }
`);

/** Deeds with the referrals that a case-manager may see: any of them may change what waits. */
export const ANY_CHANGED = graphql(`
  subscription AnyReferralChanged {
    referralChanged {
      referral {
        id
        state
      }
    }
  }
`);

export const DESKS = graphql(`
  query Desks {
    desks(first: 50) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

export const ORIENTATION = graphql(
  `
    query Orientation($words: String!) {
      orientation(words: $words) {
        competences(first: 4) {
          id
          label
        }
        services(first: 4) {
          id
          name
          provider
          phone
          url
          howToAsk
          place {
            name
            address
          }
        }
        commitments(first: 4) {
          id
          title
          partner {
            id
            name
            contacts {
              ...ContactParts
            }
          }
        }
      }
    }
  `,
  [CONTACT],
);

export const RECORD_CONTACT = graphql(`
  mutation RecordContact($deskId: ID!, $contact: DeskContactInput!, $key: String!) {
    deskContactRecord(deskId: $deskId, contact: $contact, idempotencyKey: $key) {
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

export type Concern = NonNullable<ResultOf<typeof WORKLIST>["viewer"]>["worklist"][number];
export type ContactInput = VariablesOf<typeof RECORD_CONTACT>["contact"];
