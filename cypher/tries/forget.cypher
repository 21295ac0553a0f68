// What was tried before is forgotten, or counts one less where it is shared. Returns how many.
UNWIND $rows AS row
MATCH (tries:Tries {id: row.id})
SET tries.count = CASE WHEN row.whole OR tries.count < 1 THEN 0 ELSE tries.count - 1 END
RETURN count(tries) AS forgotten
