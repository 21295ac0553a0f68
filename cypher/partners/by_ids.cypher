// These partners, organisations and volunteers alike; what was merged is the one that it was merged into.
UNWIND $ids AS id
CALL (id) {
  MATCH (partner:Partner {id: id})
  RETURN partner
UNION ALL
  MATCH (:MergedOrganisation {id: id})-[:MERGED_INTO*1..20]->(partner:Partner)
  RETURN partner
}
RETURN id, partner {
  .id, .name, .kind, .aliases, .website, .publishes, .invented, .source, .languages, .state, .revision,
  labels: labels(partner), tax_code: partner.taxCode, runts_section: partner.runtsSection,
  insurance_until: partner.insuranceUntil, clearance_until: partner.clearanceUntil,
  place_id: head([(partner)-[:SEATED_AT]->(place) | place.id]),
  area_id: head([(partner)-[:LIVES_IN]->(area) | area.id]),
  listed_as: head([(partner)-[:LISTED_AS]->(entry) | entry.taxCode]),
  organisation_ids: [(partner)-[:BELONGS_TO]->(organisation:Partner) | organisation.id],
  competence_ids: [(partner)-[:CAN]->(competence) | competence.id]
} AS partner
