// These referrals are over before anybody answered, each with its event, told to its partner. Returns how many.
UNWIND $rows AS row
MATCH (partner:Partner)-[:OFFERS]->(:Commitment)<-[:TO]-(referral:Referral {id: row.id})
SET referral.state = row.state, referral.reason = row.reason
CREATE (event:Event:Untold {
  id: row.event.id, deed: row.event.deed, at: row.event.at, by: row.event.by, fields: row.event.fields
})-[:ABOUT]->(referral)
CREATE (event)-[:TELLS]->(partner)
RETURN count(referral) AS cancelled
