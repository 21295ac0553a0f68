// What a partner said against an event is settled; the lock is given back. Returns which.
MATCH (event:Event {id: $id})
SET event.settledAt = $now, event.settledBy = $by
REMOVE event.lock
RETURN event.id AS id
