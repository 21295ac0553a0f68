// The household that has this need.
MATCH (beneficiary:Beneficiary)-[:HAS]->(:Need {id: $id})
RETURN beneficiary.id AS id
