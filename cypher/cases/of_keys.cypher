// The households whose cases are kept under the keys with these ids.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary)-[:KEPT_UNDER]->(:CaseKey {id: id})
RETURN beneficiary.id AS id
