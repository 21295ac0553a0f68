// Accounts are listed in the order of their names.
CREATE INDEX account_order IF NOT EXISTS FOR (account:Account) ON (account.sortKey)
