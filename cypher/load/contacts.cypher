// Contacts as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:Contact {id: row.id})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MATCH (named:Partner|MergedOrganisation {id: row.partner_id})-[:MERGED_INTO*0..20]->(partner:Partner)
MERGE (contact:Contact {id: row.id})
SET contact = {
  id: row.id, checksum: row.checksum, name: row.name, role: row.role, phone: row.phone, email: row.email,
  hours: row.hours, preferred: row.preferred, publish: row.publish, revision: coalesce(known.revision, 0) + 1
}
WITH row, known, contact, partner
CALL (contact, partner) {
  MATCH (contact)<-[old:REACHED_BY]-(other)
  WHERE other <> partner
  DELETE old
}
MERGE (partner)-[:REACHED_BY]->(contact)
RETURN count(*) - count(known) AS created, count(known) AS changed
