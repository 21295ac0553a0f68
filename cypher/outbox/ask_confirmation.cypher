// Partners are to be asked whether these offers are still true, each with its event. Returns how many.
UNWIND $rows AS row
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: row.id})
SET commitment.askedOn = row.day
CREATE (event:Event:Untold {
  id: row.event.id, deed: row.event.deed, at: row.event.at, by: row.event.by, fields: row.event.fields
})-[:ABOUT]->(commitment)
CREATE (event)-[:TELLS]->(partner)
RETURN count(event) AS asked
