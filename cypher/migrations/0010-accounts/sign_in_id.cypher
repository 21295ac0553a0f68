// No two sign-ins share an id.
CREATE CONSTRAINT sign_in_id IF NOT EXISTS FOR (sign_in:SignIn) REQUIRE sign_in.id IS UNIQUE
