// A new token of an account. Returns which.
WITH $row AS row
MATCH (account:Account {id: row.account_id})
CREATE (token:Token {
  id: row.id, hash: row.hash, name: row.name, roles: row.roles, readOnly: row.read_only, madeAt: row.made_at,
  expiresAt: row.expires_at
})-[:OF]->(account)
RETURN token.id AS id
