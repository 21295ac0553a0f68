// What was said of a household's skills and jobs, with the event; the lock is given back. Returns which.
MATCH (beneficiary:Beneficiary {id: $id})
WITH beneficiary, $row AS row, $event AS told
REMOVE beneficiary.lock
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(beneficiary)
WITH beneficiary, row
CALL (beneficiary, row) {
  UNWIND row.skills AS one
  MATCH (competence:Competence {id: one.competence_id})
  OPTIONAL MATCH (beneficiary)-[:SHOWED]->(known:Skill {member: one.member, source: one.source, day: one.day})-[:SKILL_IN]->(competence)
  FOREACH (_ IN CASE WHEN known IS NULL THEN [1] ELSE [] END |
    CREATE (beneficiary)-[:SHOWED]->(:Skill {
      member: one.member, source: one.source, day: one.day, level: one.level
    })-[:SKILL_IN]->(competence))
  FOREACH (_ IN CASE WHEN known IS NULL THEN [] ELSE [1] END | SET known.level = one.level)
}
CALL (beneficiary, row) {
  UNWIND row.job_goals AS one
  MERGE (beneficiary)-[:SEEKS]->(goal:JobGoal {number: one.number})
  SET goal.member = one.member, goal.occupationId = one.occupation_id, goal.label = one.label,
    goal.statedOn = one.stated_on, goal.droppedOn = one.dropped_on
  WITH goal, one
  UNWIND one.competence_ids AS competence_id
  MATCH (competence:Competence {id: competence_id})
  MERGE (goal)-[:ASKS]->(competence)
}
RETURN beneficiary.id AS id
