"""A copy of the tiny folder, to be spoilt; and the whole graph, to be compared."""

import pytest

from tests.exchange.spoiling import Tables

NODES = "MATCH (node) WHERE NOT node:Revision RETURN labels(node) AS labels, properties(node) AS properties"
ARROWS = (
    "MATCH (start)-[arrow]->(end) RETURN type(arrow) AS labels, properties(arrow) AS properties, "
    "coalesce(start.id, start.number) AS start, coalesce(end.id, end.number) AS end"
)


@pytest.fixture
def tables(tmp_path):
    """A copy of seeds/tiny."""
    return Tables.of_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def contents_of():
    """Everything that a graph holds, whatever the order in which it was written."""

    async def contents(graph):
        found = []
        for question in (NODES, ARROWS):
            answer = await graph.driver.execute_query(question, database_=graph.database)
            for labels, properties, *ends in answer.records:
                found.append(repr((labels, sorted(properties.items()), ends)))
        return sorted(found)

    return contents
