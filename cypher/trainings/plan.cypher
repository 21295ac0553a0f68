// A new course with its sessions, its event, and the key with which it was asked for. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
CREATE (training:Training {
  id: row.id, title: row.title, sortKey: row.sort_key, description: row.description, places: row.places,
  validMonths: row.valid_months, state: row.state, revision: row.revision
})
CREATE (key)-[:MADE {place: 0}]->(training)
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(training)
WITH training, row
CALL (training, row) {
  UNWIND row.competence_ids AS id
  MATCH (competence:Competence {id: id})
  CREATE (training)-[:TEACHES]->(competence)
}
CALL (training, row) {
  UNWIND row.sessions AS one
  CREATE (training)-[:MEETS_ON]->(:TrainingSession {
    number: one.number, day: one.day, opens: one.opens, minutes: one.minutes
  })
}
RETURN training.id AS id
