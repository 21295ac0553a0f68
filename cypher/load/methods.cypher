// Documents of the shared method; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Method {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (method:Method {id: row.id})
SET method = {id: row.id, checksum: row.checksum, title: row.title, url: row.url}
WITH row, known, method
CALL (method) {
  MATCH (method)-[old:DESCRIBES]->()
  DELETE old
}
CALL (method, row) {
  UNWIND row.competence_ids AS id
  MATCH (competence:Competence {id: id})
  CREATE (method)-[:DESCRIBES]->(competence)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
