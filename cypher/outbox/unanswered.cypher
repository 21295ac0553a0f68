// The requests asked until a day that nobody has answered, the oldest first, and whether the partner was reminded.
MATCH (referral:Referral {state: 'REQUESTED'})
WHERE referral.requestedOn <= $day
RETURN referral.id AS id, referral.requestedOn AS requested_on, referral.remindedOn IS NOT NULL AS reminded
ORDER BY referral.requestedOn, referral.id
LIMIT $limit
