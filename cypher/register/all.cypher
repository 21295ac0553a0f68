// Every entry of the register, with the organisation that joined from it.
MATCH (entry:RegisterEntry)
OPTIONAL MATCH (partner:Organisation)-[:LISTED_AS]->(entry)
WITH entry, head(collect(partner)) AS partner
RETURN entry {
  .name, .municipality, .province, .categories, .source, .lists, tax_code: entry.taxCode,
  municipality_code: entry.municipalityCode, gone_on: entry.goneOn, partner_id: partner.id, partner_name: partner.name
} AS entry
