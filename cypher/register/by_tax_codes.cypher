// These register entries.
UNWIND $tax_codes AS tax_code
MATCH (entry:RegisterEntry {taxCode: tax_code})
RETURN entry {
  .name, .municipality, .province, .categories, .source, tax_code: entry.taxCode, former_names: entry.formerNames,
  gone_on: entry.goneOn
} AS entry
