// Every pact, by its name.
MATCH (pact:CommunityPact)
RETURN pact.id AS id, pact.name AS name
ORDER BY pact.sortKey
