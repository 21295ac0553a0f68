// What was done to each of these pacts, in order, each with the partner whom it concerns.
UNWIND $ids AS id
MATCH (:CommunityPact {id: id})<-[:ABOUT]-(event:Event)
RETURN id, event {
  .id, .deed, .at, .by, .fields, .before, .after, .means, said_by: event.saidBy, said_on: event.saidOn,
  contested_at: event.contestedAt, contested_by: event.contestedBy, contest: event.contest,
  partner_id: head([(event)-[:CONCERNS]->(partner) | partner.id])
} AS event
ORDER BY event.at, event.id
