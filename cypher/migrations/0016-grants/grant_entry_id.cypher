// No two entries of grants share an id: a grant has each number once.
CREATE CONSTRAINT grant_entry_id IF NOT EXISTS FOR (entry:GrantEntry) REQUIRE entry.id IS UNIQUE
