// How everything is joined that is kept for good.
MATCH (start)-[joined]->(end)
WHERE NOT start:SignIn
RETURN elementId(start) AS start, elementId(end) AS end, type(joined) AS type, properties(joined) AS properties
