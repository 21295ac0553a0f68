// Of an account, or of any, a token is worth nothing any more. Returns which.
MATCH (account:Account)<-[:OF]-(token:Token {id: $id})
WHERE $account_id IS NULL OR account.id = $account_id
SET token.revokedAt = coalesce(token.revokedAt, $now)
RETURN token.id AS id, account.id AS account_id
