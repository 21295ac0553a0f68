// What one partner has not been told yet of all that was done until a moment, in order, and what it is about.
MATCH (partner:Partner {id: $id})<-[tells:TELLS]-(event:Untold)
WHERE event.at <= $until AND tells.at IS NULL
CALL (event) {
  MATCH (event)-[:ABOUT]->(subject)
  RETURN subject
  ORDER BY subject:MergedOrganisation
  LIMIT 1
}
RETURN
  event {
    .id, .deed, .at, .by, .fields, .before, .after, .means, said_by: event.saidBy, said_on: event.saidOn,
    contested_at: event.contestedAt, contested_by: event.contestedBy, contest: event.contest
  } AS event,
  labels(subject) AS labels,
  subject.id AS subject_id,
  coalesce(
    subject.title, subject.name, head([(subject)-[:OF*0..1]->()-[:TO]->(commitment:Commitment) | commitment.title])
  ) AS title
ORDER BY event.at, event.id
LIMIT $limit
