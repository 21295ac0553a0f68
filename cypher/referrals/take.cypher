// Takes the locks of all that deciding about a referral reads: the volunteer who offers, the commitment, the need. Returns which.
MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)
OPTIONAL MATCH (commitment)<-[:OFFERS]-(volunteer:Volunteer)
SET volunteer.lock = true
SET commitment.lock = true
SET need.lock = true
SET referral.lock = true
RETURN referral.id AS referral_id, need.id AS need_id, commitment.id AS commitment_id
