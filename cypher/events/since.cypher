// What was done after a moment, less what is known already, in order: what it is about, and whose.
MATCH (event:Event)
WHERE event.at > $from_moment AND NOT event.id IN $ids
CALL (event) {
  MATCH (event)-[:ABOUT]->(subject)
  RETURN subject
  ORDER BY subject:MergedOrganisation
  LIMIT 1
}
RETURN
  event.id AS id, event.at AS at, labels(subject) AS labels, subject.id AS subject_id,
  head([(subject)<-[:OFFERS]-(partner) | partner.id] + [(subject)-[:TO]->()<-[:OFFERS]-(partner) | partner.id]) AS partner_id,
  head([(subject)-[:UNDER]->(pact) | pact.id] + [(subject)-[:TO]->()-[:UNDER]->(pact) | pact.id]) AS pact_id
ORDER BY event.at, event.id
LIMIT $limit
