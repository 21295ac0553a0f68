// Takes the lock of the audit chain, begun here when there is none. Returns the number and hash of its last entry, and until when events are in it.
MERGE (chain:AuditChain {id: 'audit'})
SET chain.lock = true
RETURN coalesce(chain.number, 0) AS number, chain.hash AS hash, chain.eventsUntil AS events_until
