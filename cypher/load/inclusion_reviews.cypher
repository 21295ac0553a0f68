// Reviews of paths, by path and number. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (path:InclusionPact {id: row.inclusion_pact_id})
OPTIONAL MATCH (path)-[:REVIEWED_IN]->(known:InclusionReview {number: row.number})
WITH row, path, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (path)-[:REVIEWED_IN]->(review:InclusionReview {number: row.number})
SET review.checksum = row.checksum, review.dueOn = row.due_on, review.heldOn = row.held_on, review.note = row.note
RETURN count(*) - count(known) AS created, count(known) AS changed
