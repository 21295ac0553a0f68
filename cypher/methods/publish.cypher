// A document of the shared method, and the key with which it was asked for. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
CREATE (method:Method {id: row.id, title: row.title, url: row.url})
CREATE (key)-[:MADE {place: 0}]->(method)
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(method)
WITH method, row
CALL (method, row) {
  UNWIND row.competence_ids AS id
  MATCH (competence:Competence {id: id})
  CREATE (method)-[:DESCRIBES]->(competence)
}
RETURN method.id AS id
