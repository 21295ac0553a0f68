// Who signed each pact, and which papers say so. Returns how many rows are new and how many changed.
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (partner:Partner {id: row.partner_id})
OPTIONAL MATCH (partner)-[known:SIGNED]->(pact)
WITH row, pact, partner, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (partner)-[signed:SIGNED]->(pact)
SET signed = {checksum: row.checksum, signedOn: row.signed_on, role: row.role, sources: row.sources}
RETURN count(*) - count(known) AS created, count(known) AS changed
