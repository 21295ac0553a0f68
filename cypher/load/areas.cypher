// Areas as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Area {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (area:Area {id: row.id})
SET area = {
  id: row.id, checksum: row.checksum, name: row.name, kind: row.kind, code: row.code, point: row.point,
  residents: row.residents, source: row.source, geometry: row.geometry
}
RETURN count(*) - count(known) AS created, count(known) AS changed
