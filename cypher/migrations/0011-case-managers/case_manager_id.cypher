// No two case-managers share an id.
CREATE CONSTRAINT case_manager_id IF NOT EXISTS FOR (one:CaseManager) REQUIRE one.id IS UNIQUE
