// A new partner of which nothing is said yet, and the key with which it was asked for. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
CREATE (partner:Partner {id: $id})
CREATE (key)-[:MADE {place: 0}]->(partner)
RETURN partner.id AS id
