// What was said of what members of households can do, by member, competence, source and day. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (beneficiary:Beneficiary {id: row.beneficiary_code})
MATCH (competence:Competence {id: row.competence_id})
OPTIONAL MATCH (beneficiary)-[:SHOWED]->(known:Skill {member: row.member, source: row.source, day: row.day})-[:SKILL_IN]->(competence)
WITH row, beneficiary, competence, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
FOREACH (_ IN CASE WHEN known IS NULL THEN [1] ELSE [] END |
  CREATE (beneficiary)-[:SHOWED]->(:Skill {
    member: row.member, source: row.source, day: row.day, level: row.level, checksum: row.checksum
  })-[:SKILL_IN]->(competence))
FOREACH (_ IN CASE WHEN known IS NULL THEN [] ELSE [1] END | SET known.level = row.level, known.checksum = row.checksum)
RETURN count(*) - count(known) AS created, count(known) AS changed
