// A pact that renews another, at the same place and for the same areas, with its signatures, the events of both, and the key with which it was asked for; who signs the earlier one is to be told. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row
MATCH (earlier:CommunityPact {id: row.renews_id})-[:HOSTED_AT]->(place:Place)
SET earlier.endsOn = row.earlier_ends_on
REMOVE earlier.lock
CREATE (pact:CommunityPact {
  id: row.id, name: row.name, sortKey: row.sort_key, startsOn: row.starts_on, endsOn: row.ends_on, source: row.source
})
CREATE (pact)-[:RENEWS]->(earlier)
CREATE (pact)-[:HOSTED_AT]->(place)
CREATE (key)-[:MADE {place: 0}]->(pact)
WITH row, earlier, pact
CALL (earlier, pact) {
  MATCH (earlier)-[covers:COVERS]->(area:Area)
  CREATE (pact)-[:COVERS {source: covers.source}]->(area)
}
CALL (pact, row) {
  UNWIND row.signatures AS one
  MATCH (partner:Partner {id: one.partner_id})
  CREATE (partner)-[:SIGNED {
    role: one.role, signedOn: one.signed_on, sources: one.sources, leftOn: one.left_on
  }]->(pact)
}
CALL (earlier, pact, row) {
  UNWIND [[earlier, row.renewed], [pact, row.made]] AS pair
  WITH pair[0] AS about, pair[1] AS told
  CREATE (event:Event {
    id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before,
    after: told.after
  })-[:ABOUT]->(about)
}
CALL (earlier, row) {
  MATCH (earlier)<-[signed:SIGNED]-(partner:Partner)
  WHERE signed.leftOn IS NULL OR signed.leftOn >= row.starts_on
  MATCH (event:Event {id: row.renewed.id})
  SET event:Untold
  MERGE (event)-[:TELLS]->(partner)
}
RETURN pact.id AS id
