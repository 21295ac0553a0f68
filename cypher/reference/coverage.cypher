// The areas that each pact covers.
MATCH (pact:CommunityPact)
RETURN pact.id AS id, [(pact)-[:COVERS]->(area) | area.id] AS area_ids
