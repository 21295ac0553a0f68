// The households of these areas with needs that wait on this day, those first that have waited longest.
MATCH (area:Area)<-[:LIVES_IN]-(beneficiary:Beneficiary)
WHERE area.id IN $area_ids
CALL (beneficiary) {
  MATCH (beneficiary)-[:HAS]->(need:Need {state: $open})
  WHERE need.endsOn IS NULL OR need.endsOn >= $day
  RETURN min(need.startsOn) AS since
}
WITH beneficiary, area, since
WHERE since IS NOT NULL
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
ORDER BY since, beneficiary.id
