// The locks of accounts are given back. Returns how many.
UNWIND $ids AS id
MATCH (account:Account {id: id})
REMOVE account.lock
RETURN count(account) AS released
