// Referrals as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Referral {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (need:Need {id: row.need_id})<-[:HAS]-(beneficiary:Beneficiary)
MATCH (commitment:Commitment {id: row.commitment_id})
MERGE (referral:Referral {id: row.id})
SET referral = {
  id: row.id, checksum: row.checksum, state: row.state, sessions: row.sessions, minutesPerWeek: row.minutes_per_week,
  startsOn: row.starts_on, endsOn: row.ends_on, requestedOn: row.requested_on, reason: row.reason,
  places: CASE
    WHEN EXISTS { (need)-[:FOR]->() } THEN 1
    ELSE COUNT { (beneficiary)-[:HAS_MEMBER]->() }
  END
}
WITH row, known, referral, need, commitment
CALL (referral) {
  MATCH (referral)-[old:MEETS|TO]->()
  DELETE old
}
CREATE (referral)-[:MEETS]->(need)
CREATE (referral)-[:TO]->(commitment)
RETURN count(*) - count(known) AS created, count(known) AS changed
