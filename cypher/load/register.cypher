// Register entries as the rows say; equal ones are left alone. Returns how many are new and how many changed.
// A name that changes stays known as a former one.
UNWIND $rows AS row
OPTIONAL MATCH (known:RegisterEntry {taxCode: row.tax_code})
WITH row, known, coalesce(known.formerNames, []) AS names, coalesce(known.formerPlainNames, []) AS plain_names,
  known.name AS former_name, known.plainName AS former_plain_name
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (entry:RegisterEntry {taxCode: row.tax_code})
SET entry += {
  checksum: row.checksum, name: row.name, plainName: row.plain_name,
  sortKey: row.sort_key, municipality: row.municipality, province: row.province, categories: row.categories,
  source: row.source
}
FOREACH (_ IN CASE WHEN former_name IS NULL OR former_name = row.name THEN [] ELSE [1] END |
  SET
    entry.formerNames = names + [one IN [former_name] WHERE NOT one IN names],
    entry.formerPlainNames = plain_names + [one IN [former_plain_name] WHERE NOT one IN plain_names]
)
RETURN count(*) - count(known) AS created, count(known) AS changed
