// A new pass of an account, in place of those for the same where it replaces them; its letter is still to be sent. Returns which.
WITH $row AS row
MATCH (account:Account {id: row.account_id})
CALL (account, row) {
  MATCH (account)<-[:OF]-(former:Pass {purpose: row.purpose})
  WHERE row.replaces
  DETACH DELETE former
}
CREATE (pass:Pass:Unsent {id: row.id, purpose: row.purpose, expiresAt: row.expires_at})-[:OF]->(account)
RETURN pass.id AS id
