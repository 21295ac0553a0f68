// The key with which a new contact was asked for. Returns which.
MATCH (key:RequestKey {id: $key})
MATCH (contact:Contact {id: $id})
SET key.fingerprint = $fingerprint
REMOVE key.lock
CREATE (key)-[:MADE {place: 0}]->(contact)
RETURN contact.id AS id
