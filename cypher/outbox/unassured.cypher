// The active offers last confirmed until a day, or never, whose partners were not asked since another day.
MATCH (commitment:Commitment {state: 'ACTIVE'})
WHERE coalesce(commitment.assuredOn, commitment.validFrom) <= $day
  AND coalesce(commitment.askedOn < $from_day, true)
  AND coalesce(commitment.validTo >= $to_day, true)
RETURN commitment.id AS id
ORDER BY id
LIMIT $limit
