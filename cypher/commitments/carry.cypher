// Commitments under the pact that renews theirs, each with its event; the locks of all that were taken are given back, and their partners are to be told. Returns which.
CALL () {
  UNWIND $ids AS id
  MATCH (taken:Commitment {id: id})
  REMOVE taken.lock
}
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (commitment:Commitment {id: row.id})-[old:UNDER]->(:CommunityPact)
DELETE old
SET commitment.revision = row.revision
CREATE (commitment)-[:UNDER]->(pact)
WITH commitment, row, row.event AS told
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after
})-[:ABOUT]->(commitment)
WITH commitment, row, event
CALL (commitment, event) {
  MATCH (commitment)<-[:OFFERS]-(partner:Partner)
  SET event:Untold
  MERGE (event)-[:TELLS]->(partner)
}
CALL (commitment, row) {
  MATCH (commitment)-[lends:LENDS]->()
  SET lends.pactId = row.pact_id
}
RETURN commitment.id AS id
