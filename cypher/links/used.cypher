// A link was used. Returns which.
MATCH (link:Link {id: $id})
SET link.usedAt = $now
RETURN link.id AS id
