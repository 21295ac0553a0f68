// The keys of one page of the households that a case-manager accompanies or that are shared with them, and how many there are.
MATCH (:CaseManager {id: $case_manager_id})<-[by:ACCOMPANIED_BY|SHARED_WITH]-(beneficiary:Beneficiary)
WHERE coalesce(by.startsOn <= $day, true) AND coalesce(by.endsOn >= $day, true)
  AND (type(by) = 'ACCOMPANIED_BY' OR EXISTS {
    (beneficiary)-[:GAVE]->(agreed:Consent {purpose: 'CASE_SHARING'})
    WHERE agreed.withdrawnOn IS NULL
  })
  AND ($area_ids IS NULL OR EXISTS {
    (beneficiary)-[:LIVES_IN]->(area:Area)
    WHERE area.id IN $area_ids
  })
WITH beneficiary, count(*) AS times
ORDER BY beneficiary.code
WITH collect({id: beneficiary.id, sort_key: beneficiary.code}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
