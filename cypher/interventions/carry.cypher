// Interventions under the pact that renews theirs, each with its event; the locks of all that were taken are given back, and the partners whose offers they run are to be told. Returns which.
CALL () {
  UNWIND $ids AS id
  MATCH (taken:Intervention {id: id})
  REMOVE taken.lock
}
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (intervention:Intervention {id: row.id})-[old:UNDER]->(:CommunityPact)
DELETE old
SET intervention.revision = row.revision
CREATE (intervention)-[:UNDER]->(pact)
WITH intervention, row.event AS told
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after
})-[:ABOUT]->(intervention)
WITH intervention, event
CALL (intervention, event) {
  MATCH (intervention)-[:RUNS]->(:Commitment)<-[:OFFERS]-(partner:Partner)
  SET event:Untold
  MERGE (event)-[:TELLS]->(partner)
}
RETURN intervention.id AS id
