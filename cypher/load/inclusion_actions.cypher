// Actions of paths, by path and number. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (path:InclusionPact {id: row.inclusion_pact_id})
OPTIONAL MATCH (path)-[:TAKES]->(known:InclusionAction {number: row.number})
WITH row, path, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (path)-[:TAKES]->(action:InclusionAction {number: row.number})
SET action.checksum = row.checksum, action.goal = row.goal, action.text = row.text, action.dueOn = row.due_on,
  action.state = row.state
WITH row, known, action
CALL (action) {
  MATCH (action)-[old:THROUGH]->()
  DELETE old
}
CALL (action, row) {
  MATCH (referral:Referral {id: row.referral_id})
  CREATE (action)-[:THROUGH]->(referral)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
