// A contact as it was decided, the event of it about its partner, and the lock given back. Returns which.
MATCH (partner:Partner)-[:REACHED_BY]->(contact:Contact {id: $id})
WITH partner, contact, $row AS row, $event AS told
SET
  contact.name = row.name, contact.role = row.role, contact.phone = row.phone, contact.email = row.email,
  contact.hours = row.hours, contact.preferred = row.preferred, contact.publish = row.publish,
  contact.revision = row.revision
REMOVE contact.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(partner)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN contact.id AS id
