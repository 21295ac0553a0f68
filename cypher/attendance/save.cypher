// Attendance as it was decided, one event of all of it, and the locks given back. Returns how much.
CALL () {
  UNWIND $ids AS id
  MATCH (referral:Referral {id: id})
  REMOVE referral.lock
}
WITH CASE WHEN $rows = [] THEN [] ELSE [$event] END AS events
UNWIND events AS told
CREATE (event:Event {
  id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields, saidBy: told.said_by, means: told.means,
  saidOn: told.said_on
})
WITH event
UNWIND $rows AS row
MATCH (referral:Referral {id: row.referral_id})
MERGE (attendance:Attendance {id: row.id})
SET attendance.day = row.day, attendance.opens = row.opens, attendance.state = row.state, attendance.minutes = row.minutes
MERGE (attendance)-[:OF]->(referral)
CREATE (event)-[:ABOUT]->(attendance)
WITH row, attendance, event, referral, $event AS told
CALL (event, referral, told) {
  MATCH (referral)-[:TO]->(:Commitment)<-[:OFFERS]-(partner:Partner)
  WHERE told.to_tell
  SET event:Untold
  MERGE (event)-[:TELLS]->(partner)
}
WITH row, attendance
CALL (attendance) {
  MATCH (attendance)-[old:BY]->()
  DELETE old
}
CALL (attendance, row) {
  MATCH (volunteer:Partner {id: row.volunteer_id})
  CREATE (attendance)-[:BY]->(volunteer)
}
RETURN count(*) AS recorded
