// No two beneficiaries share a code.
CREATE CONSTRAINT beneficiary_code IF NOT EXISTS FOR (node:Beneficiary) REQUIRE node.code IS UNIQUE
