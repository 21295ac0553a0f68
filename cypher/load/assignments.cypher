// Which volunteers hold the sessions of which referrals. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (referral:Referral {id: row.referral_id})
MATCH (volunteer:Partner {id: row.volunteer_id})
OPTIONAL MATCH (volunteer)-[known:ASSIGNED_TO {startsOn: row.starts_on}]->(referral)
WITH row, referral, volunteer, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (volunteer)-[assigned:ASSIGNED_TO {startsOn: row.starts_on}]->(referral)
SET assigned = {checksum: row.checksum, startsOn: row.starts_on, endsOn: row.ends_on}
RETURN count(*) - count(known) AS created, count(known) AS changed
