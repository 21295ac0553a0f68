// A token was used. Returns which.
MATCH (token:Token {id: $id})
SET token.usedAt = $now
RETURN token.id AS id
