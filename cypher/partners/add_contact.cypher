// A new contact of a partner, its event, and the lock given back. Returns which.
MATCH (partner:Partner {id: $id})
WITH partner, $row AS row, $event AS told
CREATE (contact:Contact {
  id: row.id, name: row.name, role: row.role, phone: row.phone, email: row.email, hours: row.hours,
  preferred: row.preferred, publish: row.publish, revision: row.revision
})
CREATE (partner)-[:REACHED_BY]->(contact)
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(partner)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
REMOVE partner.lock
RETURN contact.id AS id
