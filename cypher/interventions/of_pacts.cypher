// The interventions under each of these pacts, by name.
UNWIND $ids AS id
MATCH (:CommunityPact {id: id})<-[:UNDER]-(intervention:Intervention)
RETURN id, intervention.id AS intervention_id
ORDER BY toLower(intervention.name), intervention_id
