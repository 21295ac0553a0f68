// These requests are brought to mind again, each with its event; those answered meanwhile are not. Returns how many.
UNWIND $rows AS row
MATCH (partner:Partner)-[:OFFERS]->(:Commitment)<-[:TO]-(referral:Referral {id: row.id})
SET referral.lock = true
WITH row, partner, referral
WHERE referral.state = 'REQUESTED' AND referral.remindedOn IS NULL
SET referral.remindedOn = row.day
CREATE (event:Event:Untold {
  id: row.event.id, deed: row.event.deed, at: row.event.at, by: row.event.by, fields: row.event.fields
})-[:ABOUT]->(referral)
CREATE (event)-[:TELLS]->(partner)
WITH collect(referral) AS referrals
CALL () {
  UNWIND $rows AS row
  MATCH (referral:Referral {id: row.id})
  REMOVE referral.lock
}
RETURN size(referrals) AS reminded
