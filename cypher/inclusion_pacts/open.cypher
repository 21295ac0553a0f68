// A new path of a household, its event, the key with which it was asked for, and the household's lock given back. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
MATCH (beneficiary:Beneficiary {id: row.beneficiary_id})
MATCH (pact:CommunityPact {id: row.pact_id})
REMOVE beneficiary.lock
CREATE (path:InclusionPact {
  id: row.id, state: row.state, startsOn: row.starts_on, endsOn: row.ends_on, reason: row.reason, revision: row.revision
})
CREATE (beneficiary)-[:FOLLOWS]->(path)
CREATE (path)-[:UNDER]->(pact)
CREATE (key)-[:MADE {place: 0}]->(path)
CREATE (event:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(path)
WITH path, row
CALL (path, row) {
  UNWIND row.reviews AS one
  CREATE (path)-[:REVIEWED_IN]->(:InclusionReview {number: one.number, dueOn: one.due_on})
}
RETURN path.id AS id
