// Which volunteers hold the sessions of which referrals. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (referral:Referral {id: row.referral_id})
MATCH (volunteer:Partner {id: row.volunteer_id})
WITH row, referral, volunteer, referral.id + '--' + volunteer.id + '--' + toString(row.starts_on) AS id
OPTIONAL MATCH (known:Assignment {id: id})
WITH row, referral, volunteer, id, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (assignment:Assignment {id: id})
SET assignment.checksum = row.checksum, assignment.startsOn = row.starts_on, assignment.endsOn = row.ends_on
MERGE (volunteer)-[:HOLDS]->(assignment)
WITH referral, volunteer, assignment, known
CALL (volunteer, assignment) {
  MATCH (volunteer)-[wrong:HELD_IN_ERROR]->(assignment)
  DELETE wrong
}
MERGE (assignment)-[:OF]->(referral)
RETURN count(*) - count(known) AS created, count(known) AS changed
