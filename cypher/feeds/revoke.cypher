// Of an account, or of any, a feed is worth nothing any more. Returns which.
MATCH (account:Account)<-[:OF]-(feed:Feed {id: $id})
WHERE $account_id IS NULL OR account.id = $account_id
SET feed.revokedAt = coalesce(feed.revokedAt, $now)
RETURN feed.id AS id, account.id AS account_id
