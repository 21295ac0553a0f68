// These contacts at counters.
UNWIND $ids AS id
MATCH (heard:DeskContact {id: id})-[:AT]->(desk:Desk)
RETURN heard {
  .id, .at, .day, .kind, .procedure, .outcome, desk_id: desk.id,
  competence_id: head([(heard)-[:CALLS_FOR]->(competence:Competence) | competence.id]),
  area_id: head([(heard)-[:COMES_FROM]->(area:Area) | area.id]),
  service_ids: [(heard)-[:POINTED_TO]->(service:Service) | service.id],
  partner_ids: [(heard)-[:POINTED_TO]->(:Partner|MergedOrganisation)-[:MERGED_INTO*0..20]->(partner:Partner) | partner.id]
} AS desk_contact
