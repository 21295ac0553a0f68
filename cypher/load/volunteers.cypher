// Volunteers as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Partner {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (volunteer:Partner {id: row.id})
SET volunteer:Volunteer
SET volunteer = {
  id: row.id, checksum: row.checksum, name: row.name, sortKey: row.sort_key, languages: row.languages,
  insuranceUntil: row.insurance_until, clearanceUntil: row.clearance_until, invented: row.invented,
  state: known.state, revision: coalesce(known.revision, 0) + 1
}
WITH row, known, volunteer
CALL (volunteer) {
  MATCH (volunteer)-[old:CAN|LIVES_IN]->()
  DELETE old
}
CALL (volunteer, row) {
  MATCH (volunteer)-[old:BELONGS_TO]->(other)
  WHERE NOT EXISTS {
    MATCH (other)-[:MERGED_INTO*0..20]->(:Partner)<-[:MERGED_INTO*0..20]-(named)
    WHERE named.id IN row.organisation_ids
  }
  DELETE old
}
CALL (volunteer, row) {
  UNWIND row.organisation_ids AS organisation_id
  MATCH (named:Partner|MergedOrganisation {id: organisation_id})-[:MERGED_INTO*0..20]->(organisation:Partner)
  MERGE (volunteer)-[:BELONGS_TO]->(organisation)
}
CALL (volunteer, row) {
  UNWIND row.competence_ids AS competence_id
  MATCH (competence:Competence {id: competence_id})
  CREATE (volunteer)-[:CAN]->(competence)
}
CALL (volunteer, row) {
  MATCH (area:Area {id: row.area_id})
  CREATE (volunteer)-[:LIVES_IN]->(area)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
