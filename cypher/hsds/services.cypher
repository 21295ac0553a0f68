// These services of the city, with where they are, whom they serve, and when they changed last.
UNWIND $ids AS id
MATCH (service:Service {id: id})
RETURN service {
  .id, .name, .description, .windows, .phone, .email, .url, how_to_ask: service.howToAsk,
  competence_ids: COLLECT { MATCH (service)-[:ANSWERS]->(competence) RETURN competence.id ORDER BY competence.id },
  area_ids: COLLECT { MATCH (service)-[:OPEN_TO]->(area) RETURN area.id ORDER BY area.id },
  place: head([(service)-[:AT]->(place:Place)-[:IN]->(area:Area) | place {
    .id, .name, .kind, .address, .point, .precision, .wheelchair, .aliases, .source,
    area_id: area.id, postal_code: place.postalCode, precision_note: place.precisionNote
  }])
} AS service, service.modifiedAt AS modified_at
