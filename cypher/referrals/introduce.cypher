// A referral's introduction as it was decided, or none, its event, and the locks given back. Returns which.
MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
WITH need, referral, commitment, partner, $row AS row, $event AS told
SET referral.introducedOn = row.introduced_on, referral.introducedAt = row.introduced_at,
  referral.introducedBy = row.introduced_by
REMOVE referral.lock, need.lock, commitment.lock, partner.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields
})-[:ABOUT]->(referral)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
WITH referral, row
CALL (referral) {
  MATCH (referral)-[old:INTRODUCED_AT]->()
  DELETE old
}
CALL (referral, row) {
  MATCH (place:Place {id: row.introduced_place_id})
  CREATE (referral)-[:INTRODUCED_AT]->(place)
}
RETURN referral.id AS id
