// Joins nodes as these rows say. Returns how many were joined.
UNWIND $rows AS row
MATCH (start)
WHERE elementId(start) = row.start
MATCH (end)
WHERE elementId(end) = row.end
CREATE (start)-[joined:$(row.type)]->(end)
SET joined = row.properties
RETURN count(joined) AS joined
