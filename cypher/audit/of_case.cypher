// What was done and read of the case with this mark, in order.
MATCH (entry:AuditEntry {case: $mark})
RETURN entry {
  .number, .hash, .previous, .at, .by, .deed, .kind, .subject, .case, .fields, event_id: entry.eventId
} AS entry
ORDER BY entry.number
