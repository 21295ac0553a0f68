// Grants of paths; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Grant {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (path:InclusionPact {id: row.inclusion_pact_id})
MERGE (grant:Grant {id: row.id})
SET grant.checksum = row.checksum, grant.startsOn = row.starts_on, grant.endsOn = row.ends_on,
  grant.state = coalesce(known.state, 'OPEN'), grant.balanceCents = coalesce(known.balanceCents, 0),
  grant.lastEntry = coalesce(known.lastEntry, 0)
WITH known, grant, path
CALL (grant) {
  MATCH (grant)-[old:FUNDS]->()
  DELETE old
}
CREATE (grant)-[:FUNDS]->(path)
RETURN count(*) - count(known) AS created, count(known) AS changed
