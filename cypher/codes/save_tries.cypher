// Somebody's wrong tries as they are now counted, and the lock given back; none are not kept. Returns how many.
MATCH (tries:CodeTries {id: $id})
SET tries.count = $count, tries.since = $since
REMOVE tries.lock
FOREACH (_ IN CASE WHEN $count = 0 THEN [1] ELSE [] END | DELETE tries)
RETURN $count AS count
