// Register entries as the rows say; equal ones are left alone. Returns how many are new and how many changed.
UNWIND $rows AS row
OPTIONAL MATCH (known:RegisterEntry {taxCode: row.tax_code})
WITH row, known
WHERE known IS NULL OR coalesce(known.checksum, '') <> row.checksum
MERGE (entry:RegisterEntry {taxCode: row.tax_code})
SET entry = {
  taxCode: row.tax_code, checksum: row.checksum, name: row.name, plainName: row.plain_name,
  sortKey: row.sort_key, municipality: row.municipality, province: row.province, categories: row.categories,
  source: row.source
}
RETURN count(*) - count(known) AS created, count(known) AS changed
