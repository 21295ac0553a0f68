// The keys of one page of organisations that are not hidden from who asks, in the order of their names.
MATCH (organisation:Organisation)
WHERE organisation.sortKey > $after
  AND (NOT coalesce(organisation.state, 'ACTIVE') IN $hidden OR organisation.id IN $own)
RETURN organisation.id AS id, organisation.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
