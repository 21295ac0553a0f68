// The areas that each pact covers, and where that is written. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (area:Area {id: row.area_id})
OPTIONAL MATCH (pact)-[known:COVERS]->(area)
WITH row, pact, area, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (pact)-[covers:COVERS]->(area)
SET covers.source = row.source, covers.checksum = row.checksum
RETURN count(*) - count(known) AS created, count(known) AS changed
