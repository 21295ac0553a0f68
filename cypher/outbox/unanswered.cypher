// The requests asked until a day that nobody has answered, the oldest first; those reminded of as well, or not.
MATCH (referral:Referral {state: 'REQUESTED'})
WHERE referral.requestedOn <= $day AND ($reminded OR referral.remindedOn IS NULL)
RETURN referral.id AS id
ORDER BY referral.requestedOn, referral.id
LIMIT $limit
