// Partners are to be asked whether these offers are still true, each with its event, volunteers locked before their offers. Returns how many.
CALL () {
  UNWIND $rows AS row
  MATCH (volunteer:Volunteer)-[:OFFERS]->(:Commitment {id: row.id})
  WITH DISTINCT volunteer
  ORDER BY volunteer.id
  SET volunteer.lock = true
}
CALL () {
  UNWIND $rows AS row
  MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: row.id})
  SET commitment.askedOn = row.day
  CREATE (event:Event:Untold {
    id: row.event.id, deed: row.event.deed, at: row.event.at, by: row.event.by, fields: row.event.fields
  })-[:ABOUT]->(commitment)
  CREATE (event)-[:TELLS]->(partner)
  RETURN count(event) AS asked
}
CALL () {
  UNWIND $rows AS row
  MATCH (volunteer:Volunteer)-[:OFFERS]->(:Commitment {id: row.id})
  REMOVE volunteer.lock
}
RETURN asked
