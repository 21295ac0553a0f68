// These interventions.
UNWIND $ids AS id
MATCH (intervention:Intervention {id: id})-[:UNDER]->(pact:CommunityPact)
RETURN intervention {
  .id, .name, .description, .results, .invented, .state, .revision,
  pact_id: pact.id, public_counterpart: intervention.publicCounterpart,
  commitment_ids: [(intervention)-[:RUNS]->(commitment) | commitment.id]
} AS intervention
