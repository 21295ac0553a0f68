// No two referrals share an id.
CREATE CONSTRAINT referral_id IF NOT EXISTS FOR (node:Referral) REQUIRE node.id IS UNIQUE
