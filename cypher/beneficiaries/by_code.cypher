// The household under this code.
MATCH (beneficiary:Beneficiary {code: $code})-[:LIVES_IN]->(area:Area)
RETURN beneficiary {
  .id, .code, .languages, .controller, area_id: area.id,
  members: [(beneficiary)-[:HAS_MEMBER]->(member) | member {.number, age_band: member.ageBand}],
  legal_basis: beneficiary.legalBasis,
  refused_partner_ids: [(beneficiary)-[:REFUSED]->(partner:Partner) | partner.id],
  consents: [(beneficiary)-[:GAVE]->(consent:Consent) | consent {
    .purpose, given_on: consent.givenOn, withdrawn_on: consent.withdrawnOn
  }],
  accompaniments: [(beneficiary)-[by:ACCOMPANIED_BY|SHARED_WITH]->(who:CaseManager) | {
    kind: type(by), case_manager_id: who.id, starts_on: by.startsOn, ends_on: by.endsOn
  }]
} AS beneficiary
