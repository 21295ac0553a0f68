// The paths of each of these households, the latest first.
UNWIND $ids AS id
MATCH (:Beneficiary {id: id})-[:FOLLOWS]->(path:InclusionPact)
RETURN id, path.id AS inclusion_pact_id
ORDER BY path.startsOn DESC, inclusion_pact_id
