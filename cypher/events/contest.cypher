// A partner says that an event is not so; the lock is given back. Returns which.
MATCH (event:Event {id: $id})
SET event.contestedAt = $now, event.contestedBy = $by, event.contest = $note
REMOVE event.lock, event.settledAt, event.settledBy
RETURN event.id AS id
