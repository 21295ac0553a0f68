// Which volunteers are enrolled in courses, to which sessions they came, what they gained. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (training:Training {id: row.training_id})
MATCH (person:Partner {id: row.volunteer_id})
OPTIONAL MATCH (person)-[known:ENROLLED_IN]->(training)
WITH row, training, person, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (person)-[by:ENROLLED_IN]->(training)
SET by.checksum = row.checksum, by.gainedOn = row.gained_on, by.validUntil = row.valid_until
WITH row, training, person, known
CALL (training, person) {
  MATCH (person)-[old:ATTENDED]->(:TrainingSession)<-[:MEETS_ON]-(training)
  DELETE old
}
CALL (training, person, row) {
  UNWIND row.attended AS number
  MATCH (training)-[:MEETS_ON]->(session:TrainingSession {number: number})
  CREATE (person)-[:ATTENDED]->(session)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
