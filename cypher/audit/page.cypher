// The entries of the audit chain after a number, up to another, in order.
MATCH (entry:AuditEntry)
WHERE entry.number > $number AND entry.number <= $until_number
RETURN entry {
  .number, .hash, .previous, .at, .by, .deed, .kind, .subject, .case, .fields, event_id: entry.eventId
} AS entry
ORDER BY entry.number
LIMIT $limit
