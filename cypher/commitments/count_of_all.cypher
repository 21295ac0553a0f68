// How many commitments there are in these states, valid on this day.
MATCH (commitment:Commitment)
WHERE ($states IS NULL OR commitment.state IN $states)
  AND ($active_on IS NULL
    OR (commitment.validFrom <= $active_on AND coalesce(commitment.validTo >= $active_on, true)))
RETURN count(commitment) AS total
