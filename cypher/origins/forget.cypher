// What a source no longer brings is no longer kept as its word. Returns how many rows were dropped.
UNWIND $ids AS id
MATCH (origin:Origin {id: id})
DELETE origin
RETURN count(*) AS dropped
