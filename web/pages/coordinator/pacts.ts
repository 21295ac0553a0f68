import { graphql, type ResultOf } from "../app/graphql";

export const PACT_LIST = graphql(`
  query PactList {
    pacts(first: 50) {
      edges {
        node {
          id
          name
          startsOn
          endsOn
          version
          renewedBy {
            id
          }
          place {
            name
          }
          areas {
            area {
              id
              name
            }
          }
          signatures {
            role
            signedOn
            leftOn
            sources
            partner {
              id
              name
            }
          }
        }
      }
    }
  }
`);

export const SIGN = graphql(`
  mutation Sign(
    $pactId: ID!
    $partnerId: ID!
    $role: SignatureRole!
    $sources: [String!]!
    $signedOn: Date
    $onBehalf: OnBehalfInput
  ) {
    pactSign(
      pactId: $pactId
      partnerId: $partnerId
      role: $role
      sources: $sources
      signedOn: $signedOn
      onBehalf: $onBehalf
    ) {
      pact {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const LEAVE = graphql(`
  mutation Leave($pactId: ID!, $partnerId: ID!, $on: Date!, $reason: String, $onBehalf: OnBehalfInput) {
    pactLeave(pactId: $pactId, partnerId: $partnerId, on: $on, reason: $reason, onBehalf: $onBehalf) {
      pact {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const RENEW_PACT = graphql(`
  mutation RenewPact(
    $pactId: ID!
    $name: String!
    $from: Date!
    $to: Date
    $carrySignatures: Boolean!
    $carryCommitments: Boolean!
    $key: String!
  ) {
    pactRenew(
      pactId: $pactId
      name: $name
      from: $from
      to: $to
      carrySignatures: $carrySignatures
      carryCommitments: $carryCommitments
      idempotencyKey: $key
    ) {
      pact {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type PactToKeep = ResultOf<typeof PACT_LIST>["pacts"]["edges"][number]["node"];
export type Signature = PactToKeep["signatures"][number];
