// These pacts.
UNWIND $ids AS id
MATCH (pact:CommunityPact {id: id})-[:HOSTED_AT]->(place:Place)
RETURN pact {
  .id, .name, .source, place_id: place.id, starts_on: pact.startsOn, ends_on: pact.endsOn,
  renews_id: head([(pact)-[:RENEWS]->(earlier) | earlier.id])
} AS pact
