// How many accounts there are.
MATCH (account:Account)
WHERE account.demo IS NULL
RETURN count(account) AS total
