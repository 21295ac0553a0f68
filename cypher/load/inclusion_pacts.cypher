// Paths of families as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:InclusionPact {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (beneficiary:Beneficiary {id: row.beneficiary_code})
MATCH (pact:CommunityPact {id: row.pact_id})
MERGE (path:InclusionPact {id: row.id})
SET path = {
  id: row.id, checksum: row.checksum, startsOn: row.starts_on, endsOn: row.ends_on, reason: row.reason,
  state: row.state, outcome: row.outcome, closedOn: row.closed_on, note: row.note,
  revision: coalesce(known.revision, 0) + 1
}
WITH known, path, beneficiary, pact
CALL (path) {
  MATCH (path)-[old:UNDER]->()
  DELETE old
}
CALL (path) {
  MATCH (path)<-[old:FOLLOWS]-()
  DELETE old
}
CREATE (beneficiary)-[:FOLLOWS]->(path)
CREATE (path)-[:UNDER]->(pact)
RETURN count(*) - count(known) AS created, count(known) AS changed
