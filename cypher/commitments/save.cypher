// A commitment as it was decided, its event, and the locks given back. Returns which.
MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment {id: $id})
WITH partner, commitment, $row AS row, $event AS told
SET
  commitment.title = row.title, commitment.sortKey = row.sort_key, commitment.minutesPerWeek = row.minutes_per_week,
  commitment.places = row.places, commitment.windows = row.windows, commitment.closures = row.closures,
  commitment.languages = row.languages, commitment.minAge = row.min_age, commitment.maxAge = row.max_age,
  commitment.modes = row.modes, commitment.validFrom = row.valid_from, commitment.validTo = row.valid_to,
  commitment.state = row.state, commitment.assuredOn = row.assured_on, commitment.staffing = row.staffing,
  commitment.clearanceRequired = row.clearance_required, commitment.revision = row.revision
REMOVE commitment.lock, partner.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(commitment)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(partner))
WITH row, commitment
CALL (commitment) {
  MATCH (commitment)-[old:LENDS|AT|STARTS_AFTER]->()
  DELETE old
}
CALL (commitment) {
  MATCH (commitment)<-[old:STAFFS]-()
  DELETE old
}
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
