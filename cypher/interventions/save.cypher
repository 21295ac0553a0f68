// An intervention as it was decided, its event, and the lock given back; the partners whose offers it runs, or ran, are to be told. Returns which.
MATCH (intervention:Intervention {id: $id})
WITH intervention, $row AS row, $event AS told
SET
  intervention.name = row.name, intervention.description = row.description,
  intervention.publicCounterpart = row.public_counterpart, intervention.results = row.results,
  intervention.state = row.state, intervention.revision = row.revision
REMOVE intervention.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after
})-[:ABOUT]->(intervention)
WITH intervention, event, row
CALL (intervention, event) {
  MATCH (intervention)-[:RUNS]->(:Commitment)<-[:OFFERS]-(partner:Partner)
  SET event:Untold
  MERGE (event)-[:TELLS]->(partner)
}
CALL (intervention) {
  MATCH (intervention)-[old:RUNS]->()
  DELETE old
}
CALL (intervention, row) {
  UNWIND row.commitment_ids AS commitment_id
  MATCH (commitment:Commitment {id: commitment_id})
  CREATE (intervention)-[:RUNS]->(commitment)
}
CALL (intervention, event) {
  MATCH (intervention)-[:RUNS]->(:Commitment)<-[:OFFERS]-(partner:Partner)
  SET event:Untold
  MERGE (event)-[:TELLS]->(partner)
}
RETURN intervention.id AS id
