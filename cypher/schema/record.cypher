// Records that a migration was applied.
MATCH (migration:Migration {id: $id})
SET migration.appliedAt = datetime(), migration.fingerprint = $fingerprint
