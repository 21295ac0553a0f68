// No two courses share an id.
CREATE CONSTRAINT training_id IF NOT EXISTS FOR (training:Training) REQUIRE training.id IS UNIQUE
