// How many bodies of public lists have not joined, by municipality and category, with the first of them by name.
MATCH (entry:RegisterEntry)
WHERE entry.goneOn IS NULL AND NOT EXISTS { (:Organisation)-[:LISTED_AS]->(entry) }
WITH entry ORDER BY entry.sortKey
UNWIND entry.categories AS category
WITH entry.municipality AS municipality, category, collect(entry.taxCode) AS tax_codes
RETURN municipality, category, size(tax_codes) AS count, tax_codes[..$limit] AS tax_codes
ORDER BY municipality, category
