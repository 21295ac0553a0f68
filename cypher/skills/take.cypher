// Takes the lock of a household whose skills are to be told of. Returns which.
MATCH (beneficiary:Beneficiary {id: $id})
SET beneficiary.lock = true
RETURN beneficiary.id AS id
