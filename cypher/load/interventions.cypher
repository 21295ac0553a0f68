// Common interventions as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Intervention {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (pact:CommunityPact {id: row.pact_id})
MERGE (intervention:Intervention {id: row.id})
SET intervention = {
  id: row.id, checksum: row.checksum, name: row.name, description: row.description,
  publicCounterpart: row.public_counterpart, results: row.results, invented: row.invented,
  state: coalesce(known.state, 'RUNNING'), revision: coalesce(known.revision, 0) + 1
}
WITH row, known, intervention, pact
CALL (intervention) {
  MATCH (intervention)-[old:UNDER|RUNS]->()
  DELETE old
}
CREATE (intervention)-[:UNDER]->(pact)
WITH row, known, intervention
CALL (intervention, row) {
  UNWIND row.commitment_ids AS commitment_id
  MATCH (commitment:Commitment {id: commitment_id})
  CREATE (intervention)-[:RUNS]->(commitment)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
