// An organisation as it was decided, its event, and its lock given back. Returns which.
MATCH (organisation:Partner {id: $id})
WITH organisation, $row AS row, $event AS told
SET organisation:Organisation
SET
  organisation.name = row.name, organisation.sortKey = row.sort_key, organisation.kind = row.kind,
  organisation.taxCode = row.tax_code, organisation.runtsSection = row.runts_section,
  organisation.aliases = row.aliases, organisation.website = row.website, organisation.source = row.source,
  organisation.publishes = row.publishes, organisation.state = row.state, organisation.revision = row.revision
REMOVE organisation.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(organisation)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(organisation))
WITH row, organisation
CALL (organisation) {
  MATCH (organisation)-[old:SEATED_AT]->()
  DELETE old
}
CALL (organisation, row) {
  MATCH (organisation)-[old:LISTED_AS]->(entry:RegisterEntry)
  WHERE coalesce(entry.taxCode <> row.listed_as, true)
  DELETE old
}
CALL (organisation, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (organisation)-[:SEATED_AT]->(place)
}
CALL (organisation, row) {
  MATCH (entry:RegisterEntry {taxCode: row.listed_as})
  MERGE (organisation)-[:LISTED_AS]->(entry)
}
RETURN organisation.id AS id
