// No two counters share an id.
CREATE CONSTRAINT desk_id IF NOT EXISTS FOR (desk:Desk) REQUIRE desk.id IS UNIQUE
