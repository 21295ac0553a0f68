// Takes the locks of an assignment: of its volunteer, of the commitment and of the referral. Returns which.
MATCH (volunteer:Partner)-[:HOLDS|HELD_IN_ERROR]->(assignment:Assignment {id: $id})-[:OF]->(referral:Referral)-[:TO]->(commitment:Commitment)
SET volunteer.lock = true
SET commitment.lock = true
SET referral.lock = true
RETURN assignment.id AS id
