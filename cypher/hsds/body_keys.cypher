// One page of the bodies that are published, and how many there are: organisations that agreed to it, and who provides the city's services.
CALL () {
  MATCH (organisation:Organisation {publishes: true})
  WHERE coalesce(organisation.state, 'ACTIVE') = 'ACTIVE' AND ($search IS NULL OR organisation.id IN $called_bodies)
  RETURN 'ORGANISATION' AS kind, organisation.id AS id, organisation.name AS name
UNION ALL
  MATCH (service:Service)
  WHERE $search IS NULL OR toLower(service.provider) CONTAINS toLower($search)
  WITH service.provider AS provider, count(*) AS services
  RETURN 'PROVIDER' AS kind, provider AS id, provider AS name
}
WITH kind, id, name
ORDER BY toLower(name), id
WITH collect({kind: kind, id: id}) AS found
RETURN size(found) AS total, found[$skip..$skip + $limit] AS page
