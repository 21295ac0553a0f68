// A volunteer as it was decided, its event, and the locks given back. Returns which.
// What ties the volunteer to organisations that were merged goes with the one that was kept.
MATCH (volunteer:Partner {id: $id})
WITH volunteer, $row AS row, $event AS told
SET volunteer:Volunteer
SET
  volunteer.name = row.name, volunteer.sortKey = row.sort_key, volunteer.languages = row.languages,
  volunteer.insuranceUntil = row.insurance_until, volunteer.clearanceUntil = row.clearance_until,
  volunteer.state = row.state, volunteer.revision = row.revision
REMOVE volunteer.lock
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, before: told.before, after: told.after,
  saidBy: told.said_by, means: told.means, saidOn: told.said_on
})-[:ABOUT]->(volunteer)
FOREACH (_ IN CASE WHEN told.to_tell THEN [1] ELSE [] END | SET event:Untold CREATE (event)-[:TELLS]->(volunteer))
WITH row, volunteer
CALL (volunteer, row) {
  MATCH (volunteer)-[old:BELONGS_TO]->(organisation)
  WHERE NOT EXISTS {
    MATCH (organisation)-[:MERGED_INTO*0..20]->(kept:Partner)
    WHERE kept.id IN row.organisation_ids
  }
  DELETE old
}
CALL (volunteer, row) {
  UNWIND row.organisation_ids AS organisation_id
  MATCH (organisation:Partner {id: organisation_id})
  MERGE (volunteer)-[:BELONGS_TO]->(organisation)
}
CALL (row) {
  UNWIND row.taken_ids AS organisation_id
  MATCH (organisation:Partner {id: organisation_id})
  REMOVE organisation.lock
}
CALL (volunteer) {
  MATCH (volunteer)-[old:CAN|LIVES_IN]->()
  DELETE old
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
RETURN volunteer.id AS id
