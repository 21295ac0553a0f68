// One more entry of a grant with the balance after it, its event, the key with which it was asked for, and the lock given back. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $one AS one, $event AS told
MATCH (grant:Grant {id: row.id})
SET grant.state = row.state, grant.balanceCents = row.balance_cents, grant.lastEntry = row.last_entry
REMOVE grant.lock
CREATE (:GrantEntry {
  id: one.id, number: one.number, kind: one.kind, category: one.category, cents: one.cents, day: one.day,
  approvedBy: one.approved_by, note: one.note, reverses: one.reverses, balanceCents: one.balance_cents
})-[:OF]->(grant)
CREATE (key)-[:MADE {place: 0}]->(grant)
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(grant)
RETURN grant.id AS id
