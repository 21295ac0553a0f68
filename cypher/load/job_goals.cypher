// The jobs that members of households want, by household and number. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (beneficiary:Beneficiary {id: row.beneficiary_code})
OPTIONAL MATCH (beneficiary)-[:SEEKS]->(known:JobGoal {number: row.number})
WITH row, beneficiary, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (beneficiary)-[:SEEKS]->(goal:JobGoal {number: row.number})
SET goal.checksum = row.checksum, goal.member = row.member, goal.occupationId = row.occupation_id, goal.label = row.label,
  goal.statedOn = row.stated_on, goal.droppedOn = row.dropped_on
WITH row, known, goal
CALL (goal) {
  MATCH (goal)-[old:ASKS]->()
  DELETE old
}
CALL (goal, row) {
  UNWIND row.competence_ids AS id
  MATCH (competence:Competence {id: id})
  CREATE (goal)-[:ASKS]->(competence)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
