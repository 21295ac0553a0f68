// Takes the locks of a commitment and of the volunteer who offers it. Returns which.
MATCH (commitment:Commitment {id: $id})
OPTIONAL MATCH (commitment)<-[:OFFERS]-(volunteer:Volunteer)
SET volunteer.lock = true
SET commitment.lock = true
RETURN commitment.id AS id
