// No two competences that are no more share an id.
CREATE CONSTRAINT replaced_competence_id IF NOT EXISTS FOR (node:ReplacedCompetence) REQUIRE node.id IS UNIQUE
