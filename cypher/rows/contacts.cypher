// These contacts.
UNWIND $ids AS id
MATCH (partner:Partner)-[:REACHED_BY]->(contact:Contact {id: id})
RETURN contact {
  .id, .name, .role, .phone, .email, .hours, .preferred, .publish, .revision, partner_id: partner.id
} AS contact
