// Organisations as the rows say; equal ones are left alone, and so are those that were merged. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Partner {id: row.id})
WITH row, known
WHERE (known IS NULL OR coalesce(known.checksum, '') <> row.checksum)
  AND NOT EXISTS { (:MergedOrganisation {id: row.id}) }
MERGE (organisation:Partner {id: row.id})
SET organisation:Organisation
SET organisation = {
  id: row.id, checksum: row.checksum, name: row.name, sortKey: row.sort_key, kind: row.kind, taxCode: row.tax_code,
  runtsSection: row.runts_section, aliases: row.aliases, website: row.website, invented: row.invented,
  publishes: row.publishes, source: row.source, modifiedAt: datetime(), state: known.state,
  revision: coalesce(known.revision, 0) + 1
}
WITH row, known, organisation
CALL (organisation) {
  MATCH (organisation)-[old:SEATED_AT]->()
  DELETE old
}
CALL (organisation, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (organisation)-[:SEATED_AT]->(place)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
