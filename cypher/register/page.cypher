// The tax codes of one page of register entries, in the order of their names.
MATCH (entry:RegisterEntry)
WHERE entry.sortKey > $after
RETURN entry.taxCode AS id, entry.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
