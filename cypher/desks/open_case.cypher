// A new household with its people, needs and consents, accompanied by a case-manager, the contact that it came from, if any, the event, and the key. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
MATCH (area:Area {id: row.area_id})
MATCH (manager:CaseManager {id: row.case_manager_id})
REMOVE manager.lock
CREATE (beneficiary:Beneficiary {
  id: row.id, code: row.id, languages: row.languages, controller: row.controller, legalBasis: row.legal_basis
})-[:LIVES_IN]->(area)
CREATE (beneficiary)-[:ACCOMPANIED_BY {startsOn: row.day}]->(manager)
CREATE (key)-[:MADE {place: 0}]->(beneficiary)
CREATE (:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(beneficiary)
WITH beneficiary, row
CALL (beneficiary, row) {
  UNWIND row.members AS one
  CREATE (beneficiary)-[:HAS_MEMBER]->(:Member {number: one.number, ageBand: one.age_band})
}
CALL (beneficiary, row) {
  UNWIND row.consents AS purpose
  CREATE (beneficiary)-[:GAVE]->(:Consent {purpose: purpose, givenOn: row.day})
}
CALL (row) {
  MATCH (heard:DeskContact {id: row.desk_contact_id})
  SET heard.outcome = 'CASE_OPENED'
}
CALL (beneficiary, row) {
  UNWIND row.needs AS one
  MATCH (competence:Competence {id: one.competence_id})
  CREATE (beneficiary)-[:HAS]->(need:Need {
    id: one.id, minutesPerWeek: one.minutes_per_week, sessionMinutes: one.session_minutes, windows: one.windows,
    languages: one.languages, modes: one.modes, wheelchair: one.wheelchair, priority: one.priority,
    startsOn: one.starts_on, endsOn: one.ends_on, state: one.state
  })-[:CALLS_FOR]->(competence)
  WITH need, one
  CALL (need, one) {
    MATCH (need)<-[:HAS]-(:Beneficiary)-[:HAS_MEMBER]->(member:Member {number: one.member})
    CREATE (need)-[:FOR]->(member)
  }
}
RETURN beneficiary.id AS id
