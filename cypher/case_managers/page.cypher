// The keys of one page of case-managers, in the order of their names.
MATCH (manager:CaseManager)
WHERE manager.sortKey > $after
RETURN manager.id AS id, manager.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
