// The keys of one page of the commitments of each of these partners, and how many each has in all.
UNWIND $ids AS id
MATCH (partner:Partner {id: id})
CALL (partner) {
  MATCH (partner)-[:OFFERS]->(commitment:Commitment)
  WHERE ($states IS NULL OR commitment.state IN $states)
    AND ($active_on IS NULL
      OR (commitment.validFrom <= $active_on AND coalesce(commitment.validTo >= $active_on, true)))
    AND ($pact_ids IS NULL OR EXISTS {
      (commitment)-[:UNDER]->(pact:CommunityPact)
      WHERE pact.id IN $pact_ids
    })
    AND ($competence_ids IS NULL OR EXISTS {
      (commitment)-[:LENDS]->(competence:Competence)
      WHERE competence.id IN $competence_ids
    })
  WITH commitment ORDER BY commitment.sortKey
  RETURN collect({id: commitment.id, sort_key: commitment.sortKey}) AS found
}
RETURN id AS of, size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
