// A course as it was decided: who is enrolled, who came, what they gained; with its event, and the lock given back. Returns which.
MATCH (training:Training {id: $id})
WITH training, $row AS row, $event AS told
SET training.state = row.state, training.revision = row.revision
REMOVE training.lock
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(training)
WITH training, row
CALL (training) {
  MATCH (training)<-[old:ENROLLED_IN]-()
  DELETE old
}
CALL (training) {
  MATCH (training)-[:MEETS_ON]->(:TrainingSession)<-[old:ATTENDED]-()
  DELETE old
}
CALL (training, row) {
  UNWIND row.volunteers AS one
  MATCH (person:Partner {id: one.id})
  CREATE (person)-[:ENROLLED_IN {gainedOn: one.since, validUntil: one.until}]->(training)
  WITH training, person, one
  UNWIND one.attended AS number
  MATCH (training)-[:MEETS_ON]->(session:TrainingSession {number: number})
  CREATE (person)-[:ATTENDED]->(session)
}
CALL (training, row) {
  UNWIND row.case_managers AS one
  MATCH (person:CaseManager {id: one.id})
  CREATE (person)-[:ENROLLED_IN {gainedOn: one.since, validUntil: one.until}]->(training)
  WITH training, person, one
  UNWIND one.attended AS number
  MATCH (training)-[:MEETS_ON]->(session:TrainingSession {number: number})
  CREATE (person)-[:ATTENDED]->(session)
}
RETURN training.id AS id
