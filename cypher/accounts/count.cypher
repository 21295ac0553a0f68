// How many accounts there are.
MATCH (account:Account)
RETURN count(account) AS total
