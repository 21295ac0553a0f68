// These entries are the end of the audit chain, events are in it until a moment, and its lock is given back. Returns how many there are.
MATCH (chain:AuditChain {id: 'audit'})
SET chain.number = $number, chain.hash = $hash, chain.eventsUntil = coalesce($until, chain.eventsUntil)
REMOVE chain.lock
WITH chain
UNWIND $rows AS row
CREATE (:AuditEntry {
  number: row.number, hash: row.hash, previous: row.previous, at: row.at, by: row.by, deed: row.deed, kind: row.kind,
  subject: row.subject, case: row.case, fields: row.fields, eventId: row.event_id
})
RETURN count(*) AS entries
