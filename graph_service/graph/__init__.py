"""The graph: the only home of the Neo4j driver, one module per subject."""
