// Courses as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Training {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (training:Training {id: row.id})
SET training = {
  id: row.id, checksum: row.checksum, title: row.title, sortKey: row.sort_key, description: row.description,
  places: row.places, validMonths: row.valid_months, state: row.state, revision: coalesce(known.revision, 0) + 1
}
WITH row, known, training
CALL (training) {
  MATCH (training)-[old:TEACHES]->()
  DELETE old
}
CALL (training, row) {
  UNWIND row.competence_ids AS id
  MATCH (competence:Competence {id: id})
  CREATE (training)-[:TEACHES]->(competence)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
