// These events, each with the kind and the id of what it is about, and whom it was told.
UNWIND $ids AS id
MATCH (event:Event {id: id})
CALL (event) {
  MATCH (event)-[:ABOUT]->(subject)
  RETURN subject
  ORDER BY subject:MergedOrganisation
  LIMIT 1
}
RETURN event {
  .id, .deed, .at, .by, .fields, .before, .after, .means, said_by: event.saidBy, said_on: event.saidOn,
  contested_at: event.contestedAt, contested_by: event.contestedBy, contest: event.contest
} AS event, labels(subject) AS labels, subject.id AS subject_id
