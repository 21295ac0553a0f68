// How to reach these partners.
UNWIND $ids AS id
MATCH (partner:Partner {id: id})-[:REACHED_BY]->(contact:Contact)
RETURN partner.id AS id, contact {
  .id, .name, .role, .phone, .email, .hours, .preferred, .publish, .revision, partner_id: partner.id
} AS contact
ORDER BY contact.id
