// These counters.
UNWIND $ids AS id
MATCH (desk:Desk {id: id})
RETURN desk {.id, .name, .invented, place_id: head([(desk)-[:AT]->(place:Place) | place.id])} AS desk
