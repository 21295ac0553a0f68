// What each new or changed competence is narrower than; run once all of them are there.
UNWIND $rows AS row
MATCH (competence:Competence {id: row.id})
WHERE coalesce(competence.checksum, '') <> row.checksum
SET competence.checksum = row.checksum
WITH row, competence
CALL (competence) {
  MATCH (competence)-[old:BROADER]->()
  DELETE old
}
CALL (competence, row) {
  UNWIND row.broader_ids AS broader_id
  MATCH (broader:Competence {id: broader_id})
  CREATE (competence)-[:BROADER]->(broader)
}
RETURN sum(0) AS created, count(*) AS changed
