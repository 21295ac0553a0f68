// Keeps what a source said, in place of what it said before. Returns how many rows of its file are kept.
UNWIND $rows AS row
MERGE (origin:Origin {id: row.id})
SET origin = {
  id: row.id, source: $source, tableName: row.table_name, key: row.key, columns: row.columns, digests: row.digests,
  label: row.label, at: datetime()
}
RETURN count(*) AS kept
