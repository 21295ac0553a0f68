// The keys of one page of courses, in the order of their titles.
MATCH (training:Training)
WHERE training.sortKey > $after
RETURN training.id AS id, training.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
