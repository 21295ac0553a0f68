// Takes the locks of a commitment and of the volunteer who offers it. Returns which.
MATCH (commitment:Commitment {id: $id})<-[:OFFERS]-(partner:Partner)
FOREACH (volunteer IN CASE WHEN partner:Volunteer THEN [partner] ELSE [] END | SET volunteer.lock = true)
SET commitment.lock = true
RETURN commitment.id AS id
