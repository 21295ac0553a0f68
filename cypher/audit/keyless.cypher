// The households whose cases are kept under no key yet.
MATCH (beneficiary:Beneficiary)
WHERE NOT EXISTS { (beneficiary)-[:KEPT_UNDER]->(:CaseKey) }
RETURN beneficiary.id AS id
ORDER BY id
LIMIT $limit
