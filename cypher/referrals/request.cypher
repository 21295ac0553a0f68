// New requests to partners, each with its event and under the key with which they were asked. Returns how many.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key
UNWIND $rows AS row
MATCH (need:Need {id: row.need_id})
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: row.commitment_id})
CREATE (referral:Referral {
  id: row.id, state: row.state, sessions: row.sessions, minutesPerWeek: row.minutes_per_week, startsOn: row.starts_on,
  endsOn: row.ends_on, requestedOn: row.requested_on, places: row.places, choice: row.choice, introducedOn: row.introduced_on,
  introducedAt: row.introduced_at, introducedBy: row.introduced_by
})
REMOVE need.lock
CREATE (referral)-[:MEETS]->(need)
CREATE (referral)-[:TO]->(commitment)
CREATE (key)-[:MADE {place: row.place}]->(referral)
WITH row, referral, partner
CALL (referral, row) {
  MATCH (place:Place {id: row.introduced_place_id})
  CREATE (referral)-[:INTRODUCED_AT]->(place)
}
CREATE (event:Event {
  id: row.event.id, deed: row.event.deed, at: row.event.at, by: row.event.by, fields: row.event.fields
})-[:ABOUT]->(referral)
WITH row.event AS told, event, partner
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN count(*) AS requested
