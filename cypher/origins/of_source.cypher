// What a source said last of everything that came from it: digests of its cells, by what it brought.
MATCH (origin:Origin {source: $source})
RETURN origin.tableName AS table_name, origin.key AS key, origin.columns AS columns, origin.digests AS digests, origin.label AS label
ORDER BY table_name, key
