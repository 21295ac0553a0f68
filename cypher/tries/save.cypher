// Tries as they are now, with their locks given back. Returns how many.
UNWIND $rows AS row
MATCH (tries:Tries {id: row.id})
SET tries.count = row.count, tries.last = row.last
REMOVE tries.lock
RETURN count(tries) AS saved
