// Makes these nodes. Returns the id that each has here.
UNWIND $rows AS row
CREATE (node:$(row.labels))
SET node = row.properties
RETURN row.id AS id, elementId(node) AS here
