// The areas that these pacts cover, and where that is written.
UNWIND $ids AS id
MATCH (pact:CommunityPact {id: id})-[covers:COVERS]->(area:Area)
RETURN pact.id AS id, area.id AS area_id, covers.source AS source
ORDER BY area_id
