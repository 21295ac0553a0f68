// A path as it was decided, with its event; the locks are given back. Returns which.
MATCH (beneficiary:Beneficiary)-[:FOLLOWS]->(path:InclusionPact {id: $id})
WITH beneficiary, path, $row AS row, $event AS told
SET path.state = row.state, path.endsOn = row.ends_on, path.outcome = row.outcome, path.closedOn = row.closed_on,
  path.note = row.note, path.revision = row.revision
REMOVE beneficiary.lock, path.lock
CREATE (event:Event {id: told.id, deed: told.deed, at: told.at, by: told.by, fields: told.fields})-[:ABOUT]->(path)
WITH path, row
CALL (path, row) {
  UNWIND row.goals AS one
  MERGE (path)-[:AIMS_AT]->(goal:InclusionGoal {number: one.number})
  SET goal.component = one.component, goal.text = one.text, goal.dueOn = one.due_on, goal.outcome = one.outcome
}
CALL (path, row) {
  UNWIND row.reviews AS one
  MERGE (path)-[:REVIEWED_IN]->(review:InclusionReview {number: one.number})
  SET review.dueOn = one.due_on, review.heldOn = one.held_on, review.note = one.note
}
CALL (path, row) {
  UNWIND row.extensions AS one
  MERGE (path)-[:EXTENDED_BY]->(longer:InclusionExtension {number: one.number})
  SET longer.extendedOn = one.extended_on, longer.formerEnd = one.former_end, longer.reason = one.reason
}
CALL (path, row) {
  UNWIND row.actions AS one
  MERGE (path)-[:TAKES]->(action:InclusionAction {number: one.number})
  SET action.goal = one.goal, action.text = one.text, action.dueOn = one.due_on, action.state = one.state
  WITH action, one
  CALL (action) {
    MATCH (action)-[old:THROUGH]->(:Referral)
    DELETE old
  }
  CALL (action, one) {
    MATCH (referral:Referral {id: one.referral_id})
    CREATE (action)-[:THROUGH]->(referral)
  }
}
RETURN path.id AS id
