// The members of households, by number and age band. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (beneficiary:Beneficiary {id: row.beneficiary_code})
OPTIONAL MATCH (beneficiary)-[:HAS_MEMBER]->(known:Member {number: row.number})
WITH row, beneficiary, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (beneficiary)-[:HAS_MEMBER]->(member:Member {number: row.number})
SET member.ageBand = row.age_band, member.checksum = row.checksum
RETURN count(*) - count(known) AS created, count(known) AS changed
