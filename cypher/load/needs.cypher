// Needs as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Need {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (beneficiary:Beneficiary {id: row.beneficiary_code})
MATCH (competence:Competence {id: row.competence_id})
MERGE (need:Need {id: row.id})
SET need = {
  id: row.id, checksum: row.checksum, minutesPerWeek: row.minutes_per_week, sessionMinutes: row.session_minutes,
  windows: row.windows, languages: row.languages, modes: row.modes, wheelchair: row.wheelchair,
  priority: row.priority, startsOn: row.starts_on, endsOn: row.ends_on, state: row.state
}
WITH row, known, need, beneficiary, competence
CALL (need) {
  MATCH (need)-[old:CALLS_FOR|FOR]->()
  DELETE old
}
CALL (need) {
  MATCH (need)<-[old:HAS]-()
  DELETE old
}
CREATE (beneficiary)-[:HAS]->(need)
CREATE (need)-[:CALLS_FOR]->(competence)
WITH row, known, need, beneficiary
CALL (need, beneficiary, row) {
  MATCH (beneficiary)-[:HAS_MEMBER]->(member:Member {number: row.member})
  CREATE (need)-[:FOR]->(member)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
