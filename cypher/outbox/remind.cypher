// These requests are brought to mind again, each with its event; those answered meanwhile are not. Returns how many.
CALL () {
  UNWIND $rows AS row
  MATCH (volunteer:Volunteer)-[:OFFERS]->(:Commitment)<-[:TO]-(:Referral {id: row.id})
  WITH DISTINCT volunteer
  ORDER BY volunteer.id
  SET volunteer.lock = true
}
CALL () {
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
  RETURN count(event) AS reminded
}
CALL () {
  UNWIND $rows AS row
  MATCH (commitment:Commitment)<-[:TO]-(referral:Referral {id: row.id})
  OPTIONAL MATCH (volunteer:Volunteer)-[:OFFERS]->(commitment)
  REMOVE volunteer.lock, referral.lock
}
RETURN reminded
