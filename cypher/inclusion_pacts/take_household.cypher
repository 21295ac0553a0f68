// Takes the lock of a household that is to follow a path. Returns which, its path that is not closed, and whether the pact named is there.
MATCH (beneficiary:Beneficiary {id: $id})
SET beneficiary.lock = true
RETURN
  beneficiary.id AS id,
  head([(beneficiary)-[:FOLLOWS]->(path:InclusionPact {state: 'RUNNING'}) | path.id]) AS running_id,
  EXISTS { (:CommunityPact {id: $pact_id}) } AS pact_there
