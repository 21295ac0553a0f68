// A pass was used, and its lock given back. Returns which.
MATCH (pass:Pass {id: $id})
SET pass.usedAt = $now
REMOVE pass.lock
RETURN pass.id AS id
