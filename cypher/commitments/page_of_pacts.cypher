// The keys of one page of the commitments under these pacts, and how many there are in all.
UNWIND $pact_ids AS pact_id
MATCH (:CommunityPact {id: pact_id})<-[:UNDER]-(commitment:Commitment)
WHERE ($states IS NULL OR commitment.state IN $states)
  AND ($active_on IS NULL
    OR (commitment.validFrom <= $active_on AND coalesce(commitment.validTo >= $active_on, true)))
  AND ($competence_ids IS NULL OR EXISTS {
    (commitment)-[:LENDS]->(competence:Competence)
    WHERE competence.id IN $competence_ids
  })
WITH DISTINCT commitment.id AS id, commitment.sortKey AS sort_key
ORDER BY sort_key
WITH collect({id: id, sort_key: sort_key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
