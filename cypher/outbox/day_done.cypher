// The work of a day is done, kept by who still has the lease. Returns which.
MATCH (lease:Lease {id: $id, holder: $holder})
SET lease.doneOn = $day
RETURN lease.id AS id
