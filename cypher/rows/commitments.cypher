// The commitments that a workbook holds, by title: all, or those under a pact.
MATCH (commitment:Commitment)
WHERE $pact_id IS NULL OR EXISTS { (commitment)-[:UNDER]->(:CommunityPact {id: $pact_id}) }
RETURN commitment.id AS id
ORDER BY commitment.sortKey
