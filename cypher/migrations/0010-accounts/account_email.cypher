// No two accounts share an e-mail address; closed ones have none.
CREATE CONSTRAINT account_email IF NOT EXISTS FOR (account:Account) REQUIRE account.email IS UNIQUE
