// The city services open to these areas that answer any of these competences.
UNWIND $competence_ids AS competence_id
MATCH (:Competence {id: competence_id})<-[:ANSWERS]-(service:Service)
WHERE EXISTS {
  (service)-[:OPEN_TO]->(area:Area)
  WHERE area.id IN $area_ids
}
WITH service, collect(competence_id) AS answered
RETURN answered, service {
  .id, .name, .provider, .description, .windows, .phone, .email, .url, .source, .invented,
  how_to_ask: service.howToAsk,
  competence_ids: [(service)-[:ANSWERS]->(competence) | competence.id],
  area_ids: [(service)-[:OPEN_TO]->(area) | area.id],
  place_id: head([(service)-[:AT]->(place) | place.id])
} AS service
ORDER BY service.name, service.id
