// A contact is there no more; the event of it is about its partner. Returns whose it was.
MATCH (partner:Partner)-[:REACHED_BY]->(contact:Contact {id: $id})
WITH partner, contact, $event AS told
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(partner)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
DETACH DELETE contact
RETURN partner.id AS id
