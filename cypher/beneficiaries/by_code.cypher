// The household under this code.
MATCH (beneficiary:Beneficiary {code: $code})
RETURN beneficiary.id AS id
