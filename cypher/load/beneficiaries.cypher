// Beneficiaries as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Beneficiary {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (area:Area {id: row.area_id})
MERGE (beneficiary:Beneficiary {id: row.id})
SET beneficiary = {
  id: row.id, checksum: row.checksum, code: row.code, languages: row.languages, controller: row.controller,
  legalBasis: row.legal_basis, coverageToken: known.coverageToken
}
WITH row, known, beneficiary, area
CALL (beneficiary) {
  MATCH (beneficiary)-[old:LIVES_IN]->()
  DELETE old
}
CALL (beneficiary, row) {
  MATCH (beneficiary)-[old:REFUSED]->(other)
  WHERE NOT EXISTS {
    MATCH (other)-[:MERGED_INTO*0..20]->(:Partner)<-[:MERGED_INTO*0..20]-(named)
    WHERE named.id IN row.refused_partner_ids
  }
  DELETE old
}
CALL (beneficiary, row) {
  MATCH (beneficiary)-[old:ACCOMPANIED_BY]->(other)
  WHERE old.startsOn IS NULL AND other.id <> row.case_manager_id
  DELETE old
}
CALL (beneficiary, row) {
  MATCH (manager:CaseManager {id: row.case_manager_id})
  WHERE NOT EXISTS { (beneficiary)-[:ACCOMPANIED_BY]->(:CaseManager) }
  CREATE (beneficiary)-[:ACCOMPANIED_BY]->(manager)
}
CREATE (beneficiary)-[:LIVES_IN]->(area)
WITH row, known, beneficiary
CALL (beneficiary, row) {
  UNWIND row.refused_partner_ids AS partner_id
  MATCH (named:Partner|MergedOrganisation {id: partner_id})-[:MERGED_INTO*0..20]->(partner:Partner)
  MERGE (beneficiary)-[:REFUSED]->(partner)
}
RETURN count(*) - count(known) AS created, count(known) AS changed
