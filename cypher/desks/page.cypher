// The keys of one page of counters, in the order of their names.
MATCH (desk:Desk)
WHERE desk.sortKey > $after
RETURN desk.id AS id, desk.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
