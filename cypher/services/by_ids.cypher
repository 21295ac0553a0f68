// These city services.
UNWIND $ids AS id
MATCH (service:Service {id: id})
RETURN service {
  .id, .name, .provider, .description, .windows, .phone, .email, .url, .source, .invented,
  how_to_ask: service.howToAsk,
  competence_ids: [(service)-[:ANSWERS]->(competence) | competence.id],
  area_ids: [(service)-[:OPEN_TO]->(area) | area.id],
  place_id: head([(service)-[:AT]->(place) | place.id])
} AS service
