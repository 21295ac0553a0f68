// Takes the locks of the interventions under a pact, in the order of their ids. Returns which.
MATCH (:CommunityPact {id: $id})<-[:UNDER]-(intervention:Intervention)
WITH intervention ORDER BY intervention.id
SET intervention.lock = true
RETURN intervention.id AS id
