// What is known of the skills of each of these households, and of the jobs that its members want.
UNWIND $ids AS id
MATCH (beneficiary:Beneficiary {id: id})
RETURN id,
  COLLECT {
    MATCH (beneficiary)-[:SHOWED]->(skill:Skill)-[:SKILL_IN]->(competence:Competence)
    RETURN skill {.member, .source, .level, .day, competence_id: competence.id}
  } AS skills,
  COLLECT {
    MATCH (beneficiary)-[:SEEKS]->(goal:JobGoal)
    RETURN goal {
      .number, .member, .label, occupation_id: goal.occupationId, stated_on: goal.statedOn, dropped_on: goal.droppedOn,
      competence_ids: [(goal)-[:ASKS]->(competence:Competence) | competence.id]
    }
  } AS job_goals
