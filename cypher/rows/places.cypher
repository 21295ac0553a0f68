// Every place, by its name.
MATCH (place:Place)
RETURN place.id AS id, place.name AS name
ORDER BY name, id
