// A sign-in is found by what its cookie hashes to.
CREATE CONSTRAINT sign_in_hash IF NOT EXISTS FOR (sign_in:SignIn) REQUIRE sign_in.hash IS UNIQUE
