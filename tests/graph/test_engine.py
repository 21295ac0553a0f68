"""What this engine does that one would not expect, so that a new version which does otherwise is noticed."""

import asyncio
from collections import Counter

import pytest

LADDER = """
CREATE (top:Competence {id: 'top'})<-[:BROADER]-(left:Competence {id: 'left'})<-[:BROADER]-(low:Competence {id: 'low'}),
  (top)<-[:BROADER]-(:Competence {id: 'right'})<-[:BROADER]-(low)
"""
RIGHT = {
    "UNWIND": "UNWIND $ids AS id MATCH (x:Competence)-[:BROADER*0..4]->(:Competence {id: id}) RETURN DISTINCT x.id AS id",
    "EXISTS": """MATCH (x:Competence) WHERE EXISTS { (x)-[:BROADER*0..4]->(y:Competence) WHERE y.id IN $ids }
        RETURN x.id AS id""",
    "count": """MATCH (x:Competence)-[:BROADER*0..4]->(y:Competence) WHERE y.id IN $ids
        WITH x, count(*) AS ways RETURN x.id AS id""",
    "collect": """MATCH (x:Competence)-[:BROADER*0..4]->(y:Competence) WHERE y.id IN $ids
        UNWIND [x.id] AS one WITH collect(DISTINCT one) AS found UNWIND found AS id RETURN id""",
}
TRAP = "MATCH (x:Competence)-[:BROADER*0..4]->(y:Competence) WHERE y.id IN $ids RETURN DISTINCT x.id AS id"


async def found(graph, statement):
    answer = await graph.driver.execute_query(statement, {"ids": ["top", "left"]}, database_=graph.database)
    return Counter(record["id"] for record in answer.records)


@pytest.fixture
async def ladder(blank):
    await blank.driver.execute_query(LADDER, database_=blank.database)
    return blank


@pytest.mark.parametrize("form", RIGHT)
async def test_what_lies_below_some_competences_comes_once_in_these_forms(ladder, form):
    assert await found(ladder, RIGHT[form]) == {"top": 1, "left": 1, "right": 1, "low": 1}


async def test_distinct_lies_over_paths_to_one_of_several_unique_ids(ladder):
    """Were this to fail, the engine has been mended: taxonomies could be expanded in a statement again."""
    twice = await found(ladder, TRAP)
    assert twice.keys() == {"top", "left", "right", "low"}
    assert max(twice.values()) > 1


async def test_a_condition_does_not_guard_a_write(blank):
    """Ten who each saw version 0 all write, unless the lock is taken first by writing something else."""
    run = blank.driver.execute_query
    await run("CREATE (:Counter {version: 0, wins: 0})", database_=blank.database)
    guarded = """MATCH (counter:Counter) WHERE counter.version = 0
        SET counter.version = 1, counter.wins = counter.wins + 1 RETURN counter"""
    locked = """MATCH (counter:Counter) SET counter.touched = randomUUID()
        WITH counter WHERE counter.version = 1
        SET counter.version = 2, counter.wins = counter.wins + 1 RETURN counter"""
    await asyncio.gather(*(run(guarded, database_=blank.database) for _ in range(10)))
    answers = await asyncio.gather(*(run(locked, database_=blank.database) for _ in range(10)))
    assert sum(len(answer.records) for answer in answers) == 1
