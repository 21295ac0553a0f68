// Which organisations have these tax codes, of those that are taken.
UNWIND $tax_codes AS tax_code
MATCH (organisation:Organisation {taxCode: tax_code})
RETURN tax_code, organisation.id AS id
