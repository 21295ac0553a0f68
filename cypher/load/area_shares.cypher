// How much of each area lies within another. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (area:Area {id: row.area_id})
MATCH (holder:Area {id: row.within_id})
OPTIONAL MATCH (area)-[known:WITHIN]->(holder)
WITH row, area, holder, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (area)-[within:WITHIN]->(holder)
SET within.share = row.share, within.checksum = row.checksum
RETURN count(*) - count(known) AS created, count(known) AS changed
