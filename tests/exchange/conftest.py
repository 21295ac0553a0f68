"""A copy of the tiny folder, to be spoilt; and the whole graph, to be compared."""

import pytest

from tests.exchange.spoiling import Tables

EVERYTHING = """
CALL () {
  MATCH (node) WHERE NOT node:Revision
  RETURN labels(node) AS kind, properties(node) AS properties, [] AS ends
UNION ALL
  MATCH (start)-[arrow]->(end)
  RETURN type(arrow) AS kind, properties(arrow) AS properties,
    [coalesce(start.id, start.number), coalesce(end.id, end.number)] AS ends
}
RETURN collect([kind, properties, ends]) AS everything
"""


@pytest.fixture
def tables(tmp_path):
    """A copy of seeds/tiny."""
    return Tables.of_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def contents_of():
    """Everything that a graph holds, whatever the order in which it was written."""

    async def contents(graph):
        answer = await graph.driver.execute_query(EVERYTHING, database_=graph.database)
        everything = answer.records[0]["everything"]
        return sorted(repr((kind, sorted(properties.items()), ends)) for kind, properties, ends in everything)

    return contents
