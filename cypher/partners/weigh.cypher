// A partner with what it names or would name: null where there is none, and where it went that was merged.
OPTIONAL MATCH (partner:Partner {id: $id})
OPTIONAL MATCH (:MergedOrganisation {id: $id})-[:MERGED_INTO*1..20]->(kept:Partner)
OPTIONAL MATCH (place:Place {id: $place_id})
OPTIONAL MATCH (entry:RegisterEntry {taxCode: $tax_code})
OPTIONAL MATCH (holder:Organisation {taxCode: $tax_code})
RETURN
  partner {
    .id, .name, .kind, .aliases, .website, .publishes, .invented, .source, .languages, .state, .revision,
    labels: labels(partner), tax_code: partner.taxCode, runts_section: partner.runtsSection,
    insurance_until: partner.insuranceUntil, clearance_until: partner.clearanceUntil,
    place_id: head([(partner)-[:SEATED_AT]->(seat) | seat.id]),
    area_id: head([(partner)-[:LIVES_IN]->(area) | area.id]),
    listed_as: head([(partner)-[:LISTED_AS]->(listed) | listed.taxCode]),
    organisation_ids: [(partner)-[:BELONGS_TO]->(organisation:Partner) | organisation.id],
    competence_ids: [(partner)-[:CAN]->(competence) | competence.id]
  } AS partner,
  kept.id AS merged_into,
  place.id AS place_id,
  entry {
    .name, .municipality, .province, .categories, .source, tax_code: entry.taxCode, former_names: entry.formerNames,
    gone_on: entry.goneOn
  } AS entry,
  holder.id AS holder_id,
  COLLECT {
    UNWIND $organisation_ids AS organisation_id
    MATCH (organisation:Partner:Organisation {id: organisation_id})
    RETURN [organisation.id, coalesce(organisation.state, 'ACTIVE')]
  } AS organisations
