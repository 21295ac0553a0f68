// These offers of organisations that agreed to be published, with where they are, whom their pacts serve, and when they changed last.
UNWIND $ids AS id
MATCH (organisation:Organisation {publishes: true})-[:OFFERS]->(commitment:Commitment {id: id})-[:UNDER]->(pact:CommunityPact)
CALL (organisation, commitment) {
  UNWIND [organisation, commitment] AS changed
  OPTIONAL MATCH (event:Event)-[:ABOUT]->(changed)
  WHERE NOT event.deed IN $idle
  WITH changed, max(event.at) AS told
  UNWIND [told, changed.modifiedAt] AS at
  RETURN max(at) AS modified_at
}
RETURN commitment {
  .id, .title, .windows, .closures, .languages, .modes,
  min_age: commitment.minAge, max_age: commitment.maxAge, valid_from: commitment.validFrom,
  valid_to: commitment.validTo, assured_on: commitment.assuredOn, minutes_per_week: commitment.minutesPerWeek,
  competence_ids: COLLECT { MATCH (commitment)-[:LENDS]->(competence) RETURN competence.id ORDER BY competence.id },
  area_ids: COLLECT { MATCH (pact)-[:COVERS]->(area) RETURN area.id ORDER BY area.id },
  place: head([(commitment)-[:AT]->(place:Place)-[:IN]->(area:Area) | place {
    .id, .name, .kind, .address, .point, .precision, .wheelchair, .aliases, .source,
    area_id: area.id, postal_code: place.postalCode, precision_note: place.precisionNote
  }])
} AS offer, modified_at
