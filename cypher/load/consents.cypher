// What households agreed to, by purpose and day. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (beneficiary:Beneficiary {id: row.beneficiary_code})
OPTIONAL MATCH (beneficiary)-[:GAVE]->(known:Consent {purpose: row.purpose, givenOn: row.given_on})
WITH row, beneficiary, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (beneficiary)-[:GAVE]->(consent:Consent {purpose: row.purpose, givenOn: row.given_on})
SET consent.checksum = row.checksum, consent.withdrawnOn = coalesce(row.withdrawn_on, consent.withdrawnOn)
RETURN count(*) - count(known) AS created, count(known) AS changed
