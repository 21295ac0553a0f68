// A new assignment, its event, the key with which it was asked for, and the locks given back. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
MATCH (volunteer:Partner {id: row.volunteer_id})
MATCH (referral:Referral {id: row.referral_id})-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
REMOVE volunteer.lock, commitment.lock, referral.lock
CREATE (volunteer)-[:HOLDS]->(assignment:Assignment {
  id: row.id, startsOn: row.starts_on, endsOn: row.ends_on, sessions: row.sessions
})-[:OF]->(referral)
CREATE (key)-[:MADE {place: 0}]->(assignment)
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, saidBy: told.said_by, means: told.means,
  saidOn: told.said_on
})-[:ABOUT]->(assignment)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN assignment.id AS id
