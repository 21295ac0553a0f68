// What was merged is found by the id that it had.
CREATE CONSTRAINT merged_organisation_id IF NOT EXISTS FOR (organisation:MergedOrganisation) REQUIRE organisation.id IS UNIQUE
