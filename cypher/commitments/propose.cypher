// A new commitment, its event, the key with which it was asked for, and the pact's lock given back. Returns which.
MATCH (key:RequestKey {id: $key})
SET key.fingerprint = $fingerprint
REMOVE key.lock
WITH key, $row AS row, $event AS told
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (partner:Partner {id: row.partner_id})
REMOVE pact.lock
CREATE (commitment:Commitment {
  id: row.id, title: row.title, sortKey: row.sort_key, minutesPerWeek: row.minutes_per_week, places: row.places,
  windows: row.windows, closures: row.closures, languages: row.languages, minAge: row.min_age, maxAge: row.max_age,
  modes: row.modes, validFrom: row.valid_from, validTo: row.valid_to, state: row.state, assuredOn: row.assured_on,
  staffing: row.staffing, clearanceRequired: row.clearance_required, invented: row.invented, revision: row.revision
})
CREATE (commitment)-[:UNDER]->(pact)
CREATE (partner)-[:OFFERS]->(commitment)
REMOVE partner.lock
CREATE (key)-[:MADE {place: 0}]->(commitment)
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(commitment)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
WITH row, commitment
CALL (commitment, row) {
  UNWIND row.competence_ids AS competence_id
  MATCH (competence:Competence {id: competence_id})
  CREATE (commitment)-[:LENDS {
    competenceId: competence_id, pactId: row.pact_id, active: row.state = 'ACTIVE', online: 'ONLINE' IN row.modes
  }]->(competence)
}
CALL (commitment, row) {
  MATCH (place:Place {id: row.place_id})
  CREATE (commitment)-[:AT]->(place)
}
CALL (commitment, row) {
  UNWIND row.staff_ids AS volunteer_id
  MATCH (volunteer:Partner {id: volunteer_id})
  CREATE (volunteer)-[:STAFFS]->(commitment)
}
CALL (commitment, row) {
  MATCH (earlier:Commitment {id: row.after_id})
  CREATE (commitment)-[:STARTS_AFTER]->(earlier)
}
RETURN commitment.id AS id
