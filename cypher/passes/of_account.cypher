// The passes of an account for one purpose, the last to expire first.
MATCH (account:Account {id: $id})<-[:OF]-(pass:Pass {purpose: $purpose})
WHERE pass.usedAt IS NULL AND pass.expiresAt > $now
RETURN pass {.id, .purpose, expires_at: pass.expiresAt, used_at: pass.usedAt, account_id: account.id} AS pass
ORDER BY pass.expiresAt DESC
