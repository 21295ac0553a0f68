// The borders of these areas, as GeoJSON geometries.
UNWIND $ids AS id
MATCH (area:Area {id: id})
RETURN area.id AS id, area.geometry AS geometry
