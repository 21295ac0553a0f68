// These partners, organisations and volunteers alike.
UNWIND $ids AS id
MATCH (partner:Partner {id: id})
RETURN partner {
  .id, .name, .kind, .aliases, .website, .invented, .source, .languages,
  labels: labels(partner), tax_code: partner.taxCode, runts_section: partner.runtsSection,
  insurance_until: partner.insuranceUntil, clearance_until: partner.clearanceUntil,
  place_id: head([(partner)-[:SEATED_AT]->(place) | place.id]),
  area_id: head([(partner)-[:LIVES_IN]->(area) | area.id]),
  organisation_ids: [(partner)-[:BELONGS_TO]->(organisation) | organisation.id],
  competence_ids: [(partner)-[:CAN]->(competence) | competence.id]
} AS partner
