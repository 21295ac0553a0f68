// No two register entries share a tax code.
CREATE CONSTRAINT register_entry_tax_code IF NOT EXISTS FOR (node:RegisterEntry) REQUIRE node.taxCode IS UNIQUE
