// What was done with each of these courses, in order.
UNWIND $ids AS id
MATCH (:Training {id: id})<-[:ABOUT]-(event:Event)
RETURN id, event {
  .id, .deed, .at, .by, .fields, .before, .after, .means, said_by: event.saidBy, said_on: event.saidOn,
  contested_at: event.contestedAt, contested_by: event.contestedBy, contest: event.contest
} AS event
ORDER BY event.at, event.id
