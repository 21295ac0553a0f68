// Sessions of courses, by course and number. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (training:Training {id: row.training_id})
OPTIONAL MATCH (training)-[:MEETS_ON]->(known:TrainingSession {number: row.number})
WITH row, training, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (training)-[:MEETS_ON]->(session:TrainingSession {number: row.number})
SET session.checksum = row.checksum, session.day = row.day, session.opens = row.opens, session.minutes = row.minutes
RETURN count(*) - count(known) AS created, count(known) AS changed
