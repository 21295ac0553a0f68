// No two contacts at counters share an id.
CREATE CONSTRAINT desk_contact_id IF NOT EXISTS FOR (heard:DeskContact) REQUIRE heard.id IS UNIQUE
