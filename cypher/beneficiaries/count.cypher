// How many households live in these areas.
MATCH (beneficiary:Beneficiary)
WHERE $area_ids IS NULL OR EXISTS {
  (beneficiary)-[:LIVES_IN]->(area:Area)
  WHERE area.id IN $area_ids
}
RETURN count(beneficiary) AS total
