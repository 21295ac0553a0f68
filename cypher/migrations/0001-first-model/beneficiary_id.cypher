// No two beneficiaries share an id.
CREATE CONSTRAINT beneficiary_id IF NOT EXISTS FOR (node:Beneficiary) REQUIRE node.id IS UNIQUE
