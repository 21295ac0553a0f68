// No two accounts are the same person of a provider.
CREATE CONSTRAINT account_identity IF NOT EXISTS FOR (account:Account) REQUIRE (account.issuer, account.subject) IS UNIQUE
