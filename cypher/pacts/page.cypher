// The keys of one page of pacts, in the order of their names.
MATCH (pact:CommunityPact)
WHERE pact.sortKey > $after
RETURN pact.id AS id, pact.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
