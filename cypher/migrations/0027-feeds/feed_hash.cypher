// A feed is found by what its address hashes to.
CREATE CONSTRAINT feed_hash IF NOT EXISTS FOR (feed:Feed) REQUIRE feed.hash IS UNIQUE
