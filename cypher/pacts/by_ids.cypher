// These pacts.
UNWIND $ids AS id
MATCH (pact:CommunityPact {id: id})-[:HOSTED_AT]->(place:Place)
RETURN pact {
  .id, .name, .source, place_id: place.id, starts_on: pact.startsOn, ends_on: pact.endsOn,
  renews_id: head([(pact)-[:RENEWS]->(earlier) | earlier.id]),
  version: 1 + COUNT { (pact)-[:RENEWS*1..]->(:CommunityPact) },
  renewed_by_id: head(COLLECT {
    MATCH (pact)<-[:RENEWS]-(later:CommunityPact)
    RETURN later.id ORDER BY later.startsOn, later.id
  })
} AS pact
