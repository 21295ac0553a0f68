// A contact at a counter, which is about nobody, and the key with which it was asked for. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row
MATCH (desk:Desk {id: row.desk_id})
CREATE (heard:DeskContact {
  id: row.id, at: row.at, day: row.day, kind: row.kind, procedure: row.procedure, outcome: row.outcome
})-[:AT]->(desk)
CREATE (key)-[:MADE {place: 0}]->(heard)
WITH heard, row
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
  MATCH (partner:Partner {id: id})
  CREATE (heard)-[:POINTED_TO]->(partner)
}
RETURN heard.id AS id
