// All links of a partner that were sent until now are worth nothing any more. Returns how many.
MATCH (partner:Partner {id: $id})<-[:OF]-(link:Link)
WHERE link.revokedAt IS NULL
SET link.revokedAt = $now
RETURN count(link) AS revoked
