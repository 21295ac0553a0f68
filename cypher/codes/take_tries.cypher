// Takes the lock of somebody's wrong tries. Returns how many there were, and since when.
MERGE (tries:CodeTries {id: $id})
SET tries.lock = true
RETURN coalesce(tries.count, 0) AS count, tries.since AS since
