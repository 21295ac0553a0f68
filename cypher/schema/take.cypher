// Takes the lock of one migration, and says whether it was applied meanwhile.
MERGE (migration:Migration {id: $id})
SET migration.touched = randomUUID()
RETURN migration.appliedAt IS NOT NULL AS applied
