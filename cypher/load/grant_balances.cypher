// The balance after each entry of these grants, and of the grants themselves; run once all entries are there.
UNWIND $rows AS row
WITH row.grant_id AS id, count(*) AS entries
MATCH (grant:Grant {id: id})
SET grant.lock = true
WITH grant
CALL (grant) {
  MATCH (grant)<-[:OF]-(entry:GrantEntry)
  WITH entry ORDER BY entry.number
  RETURN collect(entry) AS entries
}
CALL (entries) {
  UNWIND range(0, size(entries) - 1) AS place
  WITH entries[place] AS entry, entries[..place + 1] AS before
  SET entry.balanceCents = reduce(cents = 0, one IN before | cents + one.cents)
}
SET grant.balanceCents = reduce(cents = 0, one IN entries | cents + one.cents), grant.lastEntry = size(entries),
  grant.state = CASE WHEN any(one IN entries WHERE one.kind = 'RETURN') THEN 'CLOSED' ELSE 'OPEN' END
REMOVE grant.lock
RETURN sum(0) AS created, count(*) AS changed
