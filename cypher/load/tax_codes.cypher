// The organisations that already have one of these tax codes.
MATCH (organisation:Organisation)
WHERE organisation.taxCode IN $tax_codes
RETURN organisation.taxCode AS tax_code, organisation.id AS id, organisation.name AS name
