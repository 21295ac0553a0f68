// No two feeds share an id.
CREATE CONSTRAINT feed_id IF NOT EXISTS FOR (feed:Feed) REQUIRE feed.id IS UNIQUE
