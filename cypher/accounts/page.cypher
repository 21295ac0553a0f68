// The ids of one page of accounts, in the order of their names.
MATCH (account:Account)
WHERE account.sortKey > $after AND account.demo IS NULL
RETURN account.id AS id, account.sortKey AS sort_key
ORDER BY sort_key
LIMIT $limit
