import { graphql } from "../app/graphql";

export const CASE_MANAGERS = graphql(`
  query CaseManagers {
    caseManagers(first: 100) {
      edges {
        node {
          id
          name
          place {
            name
          }
        }
      }
    }
  }
`);

export const RECORD_CONSENT = graphql(`
  mutation RecordConsent($id: ID!, $purpose: ConsentPurpose!) {
    beneficiaryRecordConsent(id: $id, purpose: $purpose) {
      beneficiary {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const WITHDRAW_CONSENT = graphql(`
  mutation WithdrawConsent($id: ID!, $purpose: ConsentPurpose!) {
    beneficiaryWithdrawConsent(id: $id, purpose: $purpose) {
      beneficiary {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const SHARE = graphql(`
  mutation Share($id: ID!, $caseManagerId: ID!, $until: Date!) {
    beneficiaryShare(id: $id, caseManagerId: $caseManagerId, until: $until) {
      beneficiary {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const UNSHARE = graphql(`
  mutation Unshare($id: ID!, $caseManagerId: ID!) {
    beneficiaryUnshare(id: $id, caseManagerId: $caseManagerId) {
      beneficiary {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const HAND_OVER = graphql(`
  mutation HandOver($id: ID!, $caseManagerId: ID!) {
    beneficiaryHandOver(id: $id, caseManagerId: $caseManagerId) {
      beneficiary {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const OPEN_CASE = graphql(`
  mutation OpenCase($case: CaseInput!, $needs: [NeedInput!], $areaId: ID, $contactId: ID, $key: String!) {
    beneficiaryOpen(case: $case, needs: $needs, areaId: $areaId, deskContactId: $contactId, idempotencyKey: $key) {
      beneficiary {
        id
        code
      }
      userErrors {
        message
        path
      }
    }
  }
`);

/** Where an earlier case tells who answers for the data, so that it is not written anew each time. */
export const CONTROLLER = graphql(`
  query Controller {
    beneficiaries(first: 1) {
      edges {
        node {
          id
          controller
          legalBasis
        }
      }
    }
  }
`);
