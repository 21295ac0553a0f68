// Takes the lock of an account. Returns which.
MATCH (account:Account {id: $id})
SET account.lock = true
RETURN account.id AS id
