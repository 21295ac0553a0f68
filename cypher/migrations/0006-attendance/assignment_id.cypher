// Two assignments never share an id.
CREATE CONSTRAINT assignment_id IF NOT EXISTS FOR (assignment:Assignment) REQUIRE assignment.id IS UNIQUE
