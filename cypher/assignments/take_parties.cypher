// Takes the locks of a volunteer, and of a referral whose sessions they are to hold, with its commitment. Returns which are there.
OPTIONAL MATCH (volunteer:Partner {id: $volunteer_id})
WHERE volunteer:Volunteer
OPTIONAL MATCH (commitment:Commitment)<-[:TO]-(referral:Referral {id: $referral_id})
SET volunteer.lock = true
SET commitment.lock = true
SET referral.lock = true
RETURN volunteer.id AS volunteer_id, referral.id AS referral_id
