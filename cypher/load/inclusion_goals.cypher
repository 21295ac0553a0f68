// Goals of paths, by path and number. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (path:InclusionPact {id: row.inclusion_pact_id})
OPTIONAL MATCH (path)-[:AIMS_AT]->(known:InclusionGoal {number: row.number})
WITH row, path, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (path)-[:AIMS_AT]->(goal:InclusionGoal {number: row.number})
SET goal.checksum = row.checksum, goal.component = row.component, goal.text = row.text, goal.dueOn = row.due_on,
  goal.outcome = row.outcome
RETURN count(*) - count(known) AS created, count(known) AS changed
