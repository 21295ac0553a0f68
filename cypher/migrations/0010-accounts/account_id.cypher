// No two accounts share an id.
CREATE CONSTRAINT account_id IF NOT EXISTS FOR (account:Account) REQUIRE account.id IS UNIQUE
