// The keys of one page of households, in the order of their codes.
MATCH (beneficiary:Beneficiary)
WHERE beneficiary.code > $after
  AND ($area_ids IS NULL OR EXISTS {
    (beneficiary)-[:LIVES_IN]->(area:Area)
    WHERE area.id IN $area_ids
  })
RETURN beneficiary.id AS id, beneficiary.code AS sort_key
ORDER BY sort_key
LIMIT $limit
