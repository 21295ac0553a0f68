// How many pacts there are.
MATCH (pact:CommunityPact)
RETURN count(pact) AS total
