// Beneficiaries as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Beneficiary {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (area:Area {id: row.area_id})
MERGE (beneficiary:Beneficiary {id: row.id})
SET beneficiary = {id: row.id, checksum: row.checksum, code: row.code, languages: row.languages}
WITH row, known, beneficiary, area
CALL (beneficiary) {
  MATCH (beneficiary)-[old:LIVES_IN|REFUSED]->()
  DELETE old
}
CREATE (beneficiary)-[:LIVES_IN]->(area)
WITH row, known, beneficiary
CALL (beneficiary, row) {
  UNWIND row.refused_partner_ids AS partner_id
  MATCH (partner:Partner {id: partner_id})
  CREATE (beneficiary)-[:REFUSED]->(partner)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
