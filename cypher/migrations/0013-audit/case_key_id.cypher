// Each case key has an id of its own, by which an erased case is known when a backup brings it back.
CREATE CONSTRAINT case_key_id IF NOT EXISTS FOR (key:CaseKey) REQUIRE key.id IS UNIQUE
