// How many register entries there are.
MATCH (entry:RegisterEntry)
RETURN count(entry) AS total
