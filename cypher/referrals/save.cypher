// A referral moved, its need as that leaves it, the event of it, and the locks given back.
MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)<-[:OFFERS]-(partner:Partner)
SET referral.state = $state, referral.reason = $reason, referral.unmet = $unmet, referral.lapsedOn = $lapsed_on,
  need.state = $need_state
REMOVE referral.lock, need.lock, commitment.lock, partner.lock
WITH referral, partner, $event AS row
CREATE (event:Event {
  id: row.id, deed: row.deed, at: row.at, by: row.by, fields: row.fields, saidBy: row.said_by, means: row.means,
  saidOn: row.said_on
})-[:ABOUT]->(referral)
FOREACH (_ IN CASE WHEN row.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
RETURN event.id AS id
