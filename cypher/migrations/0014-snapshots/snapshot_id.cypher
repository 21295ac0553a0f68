// A week is published once.
CREATE CONSTRAINT snapshot_id IF NOT EXISTS FOR (snapshot:Snapshot) REQUIRE snapshot.id IS UNIQUE
