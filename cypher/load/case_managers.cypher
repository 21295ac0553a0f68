// Case-managers as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:CaseManager {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (manager:CaseManager {id: row.id})
SET manager = {id: row.id, checksum: row.checksum, name: row.name, sortKey: row.sort_key, invented: row.invented}
WITH row, known, manager
CALL (manager) {
  MATCH (manager)-[old:WORKS_AT]->()
  DELETE old
}
CALL (manager, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (manager)-[:WORKS_AT]->(place)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
