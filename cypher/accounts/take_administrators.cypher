// Takes the locks of all accounts that may administer the service, in the order of their ids. Returns which they are.
MATCH (account:Account)
WHERE 'ADMINISTRATOR' IN account.roles AND account.demo IS NULL
WITH account
ORDER BY account.id
SET account.lock = true
RETURN account.id AS id
