// Register entries as a newer list says, with what was approved of it: former names and what else they were stay known.
UNWIND $rows AS row
MERGE (entry:RegisterEntry {taxCode: row.tax_code})
WITH row, entry,
  coalesce(entry.formerNames, []) AS names, coalesce(entry.formerPlainNames, []) AS plain_names
SET
  entry.name = row.name, entry.plainName = row.plain_name, entry.sortKey = row.sort_key,
  entry.municipality = row.municipality, entry.municipalityCode = row.municipality_code, entry.province = row.province,
  entry.categories = row.categories, entry.lists = row.lists, entry.source = row.source,
  entry.goneOn = CASE WHEN row.gone_on IS NOT NULL THEN coalesce(entry.goneOn, row.gone_on) END,
  entry.formerNames = names + [one IN row.former_names WHERE NOT one IN names],
  entry.formerPlainNames = plain_names + [one IN row.former_plain_names WHERE NOT one IN plain_names],
  entry.history = coalesce(entry.history, []) + row.history
WITH entry
OPTIONAL MATCH (partner:Organisation {taxCode: entry.taxCode})
FOREACH (_ IN CASE WHEN partner IS NULL THEN [] ELSE [1] END | MERGE (partner)-[:LISTED_AS]->(entry))
RETURN count(entry) AS saved
