// The household under this code.
MATCH (beneficiary:Beneficiary {code: $code})-[:LIVES_IN]->(area:Area)
RETURN beneficiary {
  .id, .code, .languages, area_id: area.id,
  members: [(beneficiary)-[:HAS_MEMBER]->(member) | member {.number, age_band: member.ageBand}],
  refused_partner_ids: [(beneficiary)-[:REFUSED]->(partner:Partner) | partner.id]
} AS beneficiary
