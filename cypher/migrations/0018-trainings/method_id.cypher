// No two documents of the method share an id.
CREATE CONSTRAINT method_id IF NOT EXISTS FOR (method:Method) REQUIRE method.id IS UNIQUE
