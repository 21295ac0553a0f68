// A feed was read. Returns which.
MATCH (feed:Feed {id: $id})
SET feed.readAt = $now
RETURN feed.id AS id
