// Takes the lock of a grant. Returns which.
MATCH (grant:Grant {id: $id})
SET grant.lock = true
RETURN grant.id AS id
