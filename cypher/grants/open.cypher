// A new grant of a path with its first entry, its event, the key with which it was asked for, and the locks given back. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $one AS one, $event AS told
MATCH (beneficiary:Beneficiary)-[:FOLLOWS]->(path:InclusionPact {id: row.inclusion_pact_id})
REMOVE beneficiary.lock, path.lock
CREATE (grant:Grant {
  id: row.id, state: row.state, startsOn: row.starts_on, endsOn: row.ends_on, balanceCents: row.balance_cents,
  lastEntry: row.last_entry
})
CREATE (grant)-[:FUNDS]->(path)
CREATE (:GrantEntry {
  id: one.id, number: one.number, kind: one.kind, category: one.category, cents: one.cents, day: one.day,
  approvedBy: one.approved_by, note: one.note, reverses: one.reverses, balanceCents: one.balance_cents
})-[:OF]->(grant)
CREATE (key)-[:MADE {place: 0}]->(grant)
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(grant)
RETURN grant.id AS id
