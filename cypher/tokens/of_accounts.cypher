// The tokens of each of these accounts, the latest first.
UNWIND $ids AS id
MATCH (:Account {id: id})<-[:OF]-(token:Token)
WITH id, token
ORDER BY token.madeAt DESC, token.id
RETURN id, token {
  .id, .name, .roles, read_only: token.readOnly, made_at: token.madeAt, expires_at: token.expiresAt, used_at: token.usedAt,
  revoked_at: token.revokedAt
} AS token
