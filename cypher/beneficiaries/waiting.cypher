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
  .id, .code, .languages, area_id: area.id,
  members: [(beneficiary)-[:HAS_MEMBER]->(member) | member {.number, age_band: member.ageBand}],
  refused_partner_ids: [(beneficiary)-[:REFUSED]->(partner:Partner) | partner.id]
} AS beneficiary
ORDER BY since, beneficiary.id
