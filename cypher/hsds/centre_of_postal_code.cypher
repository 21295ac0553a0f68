// The middle of the places that are known under a postal code; null where none has a position.
MATCH (place:Place)
WHERE place.postalCode = $postal_code AND place.point IS NOT NULL
RETURN avg(place.point.latitude) AS latitude, avg(place.point.longitude) AS longitude
