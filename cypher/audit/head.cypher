// The number and hash of the last entry of the audit chain, and until when events are in it; nothing when it is not begun.
MATCH (chain:AuditChain {id: 'audit'})
WHERE chain.number IS NOT NULL
RETURN chain.number AS number, chain.hash AS hash, chain.eventsUntil AS events_until
