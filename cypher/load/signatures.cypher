// Who signed each pact, and which papers say so: sources add up. Returns how many rows are new and how many changed.
// Each paper's row is known by its own fingerprint, `paper:checksum`; where it says nothing, others' words stay.
UNWIND $rows AS row
MATCH (pact:CommunityPact {id: row.pact_id})
MATCH (named:Partner|MergedOrganisation {id: row.partner_id})-[:MERGED_INTO*0..20]->(partner:Partner)
OPTIONAL MATCH (partner)-[known:SIGNED]->(pact)
WITH row, pact, partner, known, row.paper + ':' + row.checksum AS version
WHERE known IS NULL OR NOT version IN coalesce(known.versions, [])
MERGE (partner)-[signed:SIGNED]->(pact)
SET
  signed.signedOn = coalesce(row.signed_on, signed.signedOn),
  signed.leftOn = coalesce(row.left_on, signed.leftOn),
  signed.role = coalesce(row.role, signed.role),
  signed.sources = coalesce(signed.sources, [])
    + [source IN row.sources WHERE NOT source IN coalesce(signed.sources, [])],
  signed.versions = [other IN coalesce(signed.versions, []) WHERE NOT other STARTS WITH row.paper + ':'] + [version]
RETURN count(*) - count(known) AS created, count(known) AS changed
