// These places.
UNWIND $ids AS id
MATCH (place:Place {id: id})-[:IN]->(area:Area)
RETURN place {
  .id, .name, .kind, .address, .point, .precision, .wheelchair, .aliases, .source,
  area_id: area.id, postal_code: place.postalCode, precision_note: place.precisionNote
} AS place
