// One page of what is published as services, with whose each is, and how many there are: what organisations offer that agreed to it, under pacts that they signed and that are in force; and the city's own.
CALL () {
  MATCH (organisation:Organisation {publishes: true})-[signed:SIGNED]->(pact:CommunityPact)
  WHERE ($organisation_ids IS NULL OR organisation.id IN $organisation_ids)
    AND coalesce(organisation.state, 'ACTIVE') = 'ACTIVE'
    AND coalesce(signed.leftOn >= $today, true)
    AND pact.startsOn <= $today AND coalesce(pact.endsOn >= $today, true)
  MATCH (organisation)-[:OFFERS]->(offer:Commitment {state: 'ACTIVE'})-[:UNDER]->(pact)
  WHERE offer.validFrom <= $today AND coalesce(offer.validTo >= $today, true)
  RETURN 'COMMITMENT' AS kind, offer AS node, 'ORGANISATION' AS body_kind, organisation.id AS body_id
UNION ALL
  MATCH (service:Service)
  WHERE $providers IS NULL OR service.provider IN $providers
  RETURN 'SERVICE' AS kind, service AS node, 'PROVIDER' AS body_kind, service.provider AS body_id
}
WITH kind, node, body_kind, body_id
WHERE ($search IS NULL
    OR (kind = 'COMMITMENT' AND node.id IN $called_offers)
    OR (kind = 'SERVICE' AND (node.id IN $called_services OR toLower(body_id) CONTAINS toLower($search))))
  AND ($competence_ids IS NULL OR EXISTS {
    (node)-[:LENDS|ANSWERS]->(competence:Competence)
    WHERE competence.id IN $competence_ids
  })
  AND ($minimum_age IS NULL OR coalesce(node.minAge, 0) >= $minimum_age)
  AND ($maximum_age IS NULL OR coalesce(node.maxAge, 120) <= $maximum_age)
  AND (coalesce($weekday, $opens, $closes) IS NULL OR any(window IN node.windows
    WHERE ($weekday IS NULL OR window STARTS WITH $weekday)
      AND ($opens IS NULL OR substring(window, 4, 5) >= $opens)
      AND ($closes IS NULL OR replace(substring(window, 10, 5), '00:00', '24:00') <= $closes)))
  AND (NOT $placed OR EXISTS { (node)-[:AT]->(:Place) })
  AND ($postal_code IS NULL OR EXISTS {
    (node)-[:AT]->(place:Place)
    WHERE CASE
      WHEN $metres IS NULL THEN place.postalCode = $postal_code
      ELSE point.distance(place.point, $centre) <= $metres
    END
  })
  AND ($modified_after IS NULL
    OR coalesce(node.modifiedAt >= $modified_after, true)
    OR EXISTS {
      (event:Event)-[:ABOUT]->(node)
      WHERE event.at >= $modified_after AND NOT event.deed IN $idle
    }
    OR EXISTS {
      (owner:Organisation)-[:OFFERS]->(node)
      WHERE owner.modifiedAt >= $modified_after OR EXISTS {
        (event:Event)-[:ABOUT]->(owner)
        WHERE event.at >= $modified_after AND NOT event.deed IN $idle
      }
    })
WITH kind, node.id AS id, body_kind, body_id, node.sortKey AS sort_key
ORDER BY sort_key, kind
WITH collect({kind: kind, id: id, body_kind: body_kind, body_id: body_id}) AS found
RETURN size(found) AS total, found[$skip..$skip + $limit] AS page
