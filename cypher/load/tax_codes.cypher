// Which organisations have these tax codes, of those that are taken, each before all that was merged into it.
UNWIND $tax_codes AS tax_code
MATCH (organisation:Organisation {taxCode: tax_code})
RETURN tax_code, [organisation.id] + [(organisation)<-[:MERGED_INTO*1..20]-(merged) | merged.id] AS ids
