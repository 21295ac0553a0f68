// Takes the locks of the household that follows a path, then of the path. Returns whose it is.
MATCH (beneficiary:Beneficiary)-[:FOLLOWS]->(path:InclusionPact {id: $id})
SET beneficiary.lock = true
SET path.lock = true
RETURN beneficiary.id AS beneficiary_id
