// City services as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Service {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (service:Service {id: row.id})
SET service = {
  id: row.id, checksum: row.checksum, name: row.name, sortKey: row.sort_key, provider: row.provider,
  description: row.description, windows: row.windows, phone: row.phone, email: row.email, url: row.url,
  howToAsk: row.how_to_ask, source: row.source, invented: row.invented, modifiedAt: datetime()
}
WITH row, known, service
CALL (service) {
  MATCH (service)-[old:ANSWERS|OPEN_TO|AT]->()
  DELETE old
}
CALL (service, row) {
  UNWIND row.competence_ids AS competence_id
  MATCH (competence:Competence {id: competence_id})
  CREATE (service)-[:ANSWERS]->(competence)
}
CALL (service, row) {
  UNWIND row.area_ids AS area_id
  MATCH (area:Area {id: area_id})
  CREATE (service)-[:OPEN_TO]->(area)
}
CALL (service, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (service)-[:AT]->(place)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
