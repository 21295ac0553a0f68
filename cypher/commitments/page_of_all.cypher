// The keys of one page of commitments, in the order of their titles.
MATCH (commitment:Commitment)
WHERE commitment.sortKey > $after
  AND ($states IS NULL OR commitment.state IN $states)
  AND ($active_on IS NULL
    OR (commitment.validFrom <= $active_on AND coalesce(commitment.validTo >= $active_on, true)))
RETURN commitment.id AS id, commitment.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
