// These organisations that agreed to be published, with their seats, and of their contacts those of which anything may be published.
UNWIND $ids AS id
MATCH (organisation:Organisation {id: id, publishes: true})
RETURN organisation {
  .id, .name, .kind, .aliases, .website, tax_code: organisation.taxCode,
  place: head([(organisation)-[:SEATED_AT]->(place:Place)-[:IN]->(area:Area) | place {
    .id, .name, .kind, .address, .point, .precision, .wheelchair, .aliases, .source,
    area_id: area.id, postal_code: place.postalCode, precision_note: place.precisionNote
  }]),
  contacts: COLLECT {
    MATCH (organisation)-[:REACHED_BY]->(contact:Contact)
    WHERE size(contact.publish) > 0
    RETURN contact {
      .id, .name, .role, .phone, .email, .hours, .preferred, .publish, .revision, partner_id: organisation.id
    }
    ORDER BY contact.id
  }
} AS organisation
