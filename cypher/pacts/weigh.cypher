// A pact with who signed it, and what a partner offers under it in these states; null where there is no such partner.
MATCH (pact:CommunityPact {id: $id})-[:HOSTED_AT]->(place:Place)
OPTIONAL MATCH (partner:Partner {id: $partner_id})
RETURN
  pact {
    .id, .name, .source, place_id: place.id, starts_on: pact.startsOn, ends_on: pact.endsOn,
    renews_id: head([(pact)-[:RENEWS]->(earlier) | earlier.id]),
    version: 1 + COUNT { (pact)-[:RENEWS*1..]->(:CommunityPact) },
    renewed_by_id: head(COLLECT {
      MATCH (pact)<-[:RENEWS]-(later:CommunityPact)
      RETURN later.id ORDER BY later.startsOn, later.id
    })
  } AS pact,
  [(pact)<-[signed:SIGNED]-(signatory) | signed {
    .role, .sources, pact_id: pact.id, partner_id: signatory.id, signed_on: signed.signedOn, left_on: signed.leftOn
  }] AS signatures,
  partner.id AS partner_id,
  [(partner)-[:OFFERS]->(commitment:Commitment)-[:UNDER]->(pact) WHERE commitment.state IN $states | {
    id: commitment.id, valid_to: commitment.validTo
  }] AS offers
