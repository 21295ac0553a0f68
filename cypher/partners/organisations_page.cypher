// The keys of one page of organisations, in the order of their names.
MATCH (organisation:Organisation)
WHERE organisation.sortKey > $after
RETURN organisation.id AS id, organisation.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
