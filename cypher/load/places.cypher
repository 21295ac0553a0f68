// Places as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Place {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (area:Area {id: row.area_id})
MERGE (place:Place {id: row.id})
SET place = {
  id: row.id, checksum: row.checksum, name: row.name, kind: row.kind, address: row.address,
  postalCode: row.postal_code, point: row.point, precision: row.precision, precisionNote: row.precision_note,
  wheelchair: row.wheelchair, aliases: row.aliases, source: row.source
}
WITH row, known, place, area
CALL (place) {
  MATCH (place)-[old:IN]->()
  DELETE old
}
CREATE (place)-[:IN]->(area)
RETURN count(*) - count(known) AS created, count(known) AS changed
