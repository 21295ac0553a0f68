// Which areas touch along a line. Returns how many rows are new; none can change.
UNWIND $rows AS row
MATCH (area:Area {id: row.area_id})
MATCH (other:Area {id: row.other_id})
WHERE NOT EXISTS { (area)-[:BORDERS]-(other) }
MERGE (area)-[:BORDERS]-(other)
RETURN count(*) AS created, sum(0) AS changed
