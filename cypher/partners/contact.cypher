// This contact, and the partner that it reaches, unless that one is hidden from who asks.
MATCH (partner:Partner)-[:REACHED_BY]->(contact:Contact {id: $id})
WHERE NOT coalesce(partner.state, 'ACTIVE') IN $hidden
  OR partner.id IN $own
  OR EXISTS { (partner)-[:BELONGS_TO]->(organisation:Partner) WHERE organisation.id IN $own }
RETURN contact {
  .id, .name, .role, .phone, .email, .hours, .preferred, .publish, .revision, partner_id: partner.id
} AS contact
