// A new intervention, its event, the key with which it was asked for, and the lock of its pact given back; the partners whose offers it runs are to be told. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
MATCH (pact:CommunityPact {id: row.pact_id})
REMOVE pact.lock
CREATE (intervention:Intervention {
  id: row.id, name: row.name, description: row.description, publicCounterpart: row.public_counterpart,
  results: row.results, invented: row.invented, state: row.state, revision: row.revision
})
CREATE (intervention)-[:UNDER]->(pact)
CREATE (key)-[:MADE {place: 0}]->(intervention)
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after
})-[:ABOUT]->(intervention)
WITH intervention, event, row
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
