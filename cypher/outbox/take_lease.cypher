// Takes a piece of work for a while, unless somebody else has it. Returns whether it is taken, and for which day it was last done.
MERGE (lease:Lease {id: $id})
SET lease.lock = true
WITH lease, lease.holder = $holder OR coalesce(lease.until < $now, true) AS free
FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END | SET lease.holder = $holder, lease.until = $until)
REMOVE lease.lock
RETURN free AS taken, lease.doneOn AS done_on
