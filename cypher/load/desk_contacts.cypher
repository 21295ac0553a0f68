// What was heard at counters; equal rows are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:DeskContact {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (desk:Desk {id: row.desk_id})
MERGE (heard:DeskContact {id: row.id})
SET heard = {
  id: row.id, checksum: row.checksum, at: row.at, day: row.day, kind: row.kind, procedure: row.procedure,
  outcome: row.outcome
}
WITH row, known, heard, desk
CALL (heard) {
  MATCH (heard)-[old:AT|CALLS_FOR|COMES_FROM|POINTED_TO]->()
  DELETE old
}
CREATE (heard)-[:AT]->(desk)
WITH row, known, heard
CALL (heard, row) {
  MATCH (competence:Competence {id: row.competence_id})
  CREATE (heard)-[:CALLS_FOR]->(competence)
}
CALL (heard, row) {
  MATCH (area:Area {id: row.area_id})
  CREATE (heard)-[:COMES_FROM]->(area)
}
CALL (heard, row) {
  UNWIND row.service_ids AS id
  MATCH (service:Service {id: id})
  CREATE (heard)-[:POINTED_TO]->(service)
}
CALL (heard, row) {
  UNWIND row.partner_ids AS id
  MATCH (named:Partner|MergedOrganisation {id: id})-[:MERGED_INTO*0..20]->(partner:Partner)
  MERGE (heard)-[:POINTED_TO]->(partner)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
