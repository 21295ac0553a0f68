// Somebody is signed in in a browser, in place of whoever was before; the password's hash, and the lock given back. Returns which.
WITH $row AS row
MATCH (account:Account {id: row.account_id})
SET account.passwordHash = row.password_hash
REMOVE account.lock
CREATE (sign_in:SignIn {
  id: row.id, hash: row.hash, way: row.way, browser: row.browser, startedAt: row.started_at, seenAt: row.started_at,
  expiresAt: row.expires_at
})-[:OF]->(account)
WITH sign_in, row
CALL (row) {
  MATCH (former:SignIn {hash: row.former})
  DETACH DELETE former
}
RETURN sign_in.id AS id
