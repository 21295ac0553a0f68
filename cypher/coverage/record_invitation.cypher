// That a partner was invited to give more, or what it answered, is kept as an event; it is told when others wrote it down.
WITH $event AS told
MATCH (partner:Partner {id: $id})
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(partner)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN partner.id AS id
