// The migrations that this graph has had, with the fingerprint of each.
MATCH (migration:Migration)
RETURN migration.id AS id, migration.fingerprint AS fingerprint
ORDER BY id
