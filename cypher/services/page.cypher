// The keys of one page of the city services open to these areas that answer these competences, and how many there are.
MATCH (service:Service)
WHERE ($area_ids IS NULL OR EXISTS {
    (service)-[:OPEN_TO]->(area:Area)
    WHERE area.id IN $area_ids
  })
  AND ($competence_ids IS NULL OR EXISTS {
    (service)-[:ANSWERS]->(competence:Competence)
    WHERE competence.id IN $competence_ids
  })
WITH service.id AS id, service.sortKey AS sort_key
ORDER BY sort_key
WITH collect({id: id, sort_key: sort_key}) AS found
RETURN size(found) AS total, [one IN found WHERE one.sort_key > $after][..$limit] AS page
