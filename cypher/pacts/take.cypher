// Takes the lock of a pact. Returns which.
MATCH (pact:CommunityPact {id: $id})
SET pact.lock = true
RETURN pact.id AS id
