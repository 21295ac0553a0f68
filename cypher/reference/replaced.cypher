// Competences that are no more, each with the one that took its place.
MATCH (old:ReplacedCompetence)-[:REPLACED_BY]->(new:Competence)
RETURN old.id AS id, new.id AS new_id
ORDER BY id
