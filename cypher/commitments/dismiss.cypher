// The event of a suggestion about an offer that is of no use, and the locks given back. Returns which offer.
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: $id})
WITH partner, commitment, $event AS told
REMOVE commitment.lock, partner.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(commitment)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN commitment.id AS id
