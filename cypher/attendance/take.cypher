// Takes the lock of a referral. Returns which.
MATCH (referral:Referral {id: $id})
SET referral.lock = true
RETURN referral.id AS id
