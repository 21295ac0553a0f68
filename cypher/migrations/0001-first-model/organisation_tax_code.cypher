// No two organisations share a tax code.
CREATE CONSTRAINT organisation_tax_code IF NOT EXISTS FOR (node:Organisation) REQUIRE node.taxCode IS UNIQUE
