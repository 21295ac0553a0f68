// Takes the lock of a pass. Returns which.
MATCH (pass:Pass {id: $id})
SET pass.lock = true
RETURN pass.id AS id
