// Counters as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Desk {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (desk:Desk {id: row.id})
SET desk = {id: row.id, checksum: row.checksum, name: row.name, sortKey: row.sort_key, invented: row.invented}
WITH row, known, desk
CALL (desk) {
  MATCH (desk)-[old:AT]->()
  DELETE old
}
CALL (desk, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (desk)-[:AT]->(place)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
