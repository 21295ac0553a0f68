// These case-managers.
UNWIND $ids AS id
MATCH (manager:CaseManager {id: id})
RETURN manager {.id, .name, .invented, place_id: head([(manager)-[:WORKS_AT]->(place:Place) | place.id])} AS case_manager
