// The interventions that each of these commitments is part of, by name.
UNWIND $ids AS id
MATCH (:Commitment {id: id})<-[:RUNS]-(intervention:Intervention)
RETURN id, intervention.id AS intervention_id
ORDER BY toLower(intervention.name), intervention_id
