// An assignment that was a mistake: nobody holds it any more; its event, and the locks given back. Returns which.
MATCH (volunteer:Partner)-[held:HOLDS]->(assignment:Assignment {id: $id})-[:OF]->(referral:Referral)-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
DELETE held
CREATE (volunteer)-[:HELD_IN_ERROR]->(assignment)
REMOVE volunteer.lock, commitment.lock, referral.lock
WITH assignment, partner, $event AS told
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, saidBy: told.said_by, means: told.means,
  saidOn: told.said_on
})-[:ABOUT]->(assignment)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN assignment.id AS id
