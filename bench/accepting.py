"""What a partner's yes costs, against a bare transaction that takes the same locks and changes one property."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import Timing, timed
from graph_service.actions.referrals import Step, move_referral
from graph_service.composition import network
from graph_service.domain.events import OnBehalf
from graph_service.domain.model import ContactWay
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.referrals import Deed, Referral
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.connection import Graph
from graph_service.settings import Settings

MONDAY = date(2026, 11, 23)
TAKE = """MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)
SET commitment.lock = true, need.lock = true, referral.lock = true"""
SAVE = """MATCH (need:Need)<-[:MEETS]-(referral:Referral {id: $id})-[:TO]->(commitment:Commitment)
SET referral.state = 'REQUESTED' REMOVE commitment.lock, need.lock, referral.lock"""
REQUESTS = """MATCH (commitment:Commitment {id: 'learning-room'}), (competence:Competence {id: 'learning'})
MATCH (area:Area {id: 'bridge'})
SET commitment.places = 10000, commitment.minutesPerWeek = 600 WITH commitment, competence, area
UNWIND range(1, $count) AS number
CREATE (family:Beneficiary {id: 'FAM-BENCH' + number, code: 'FAM-BENCH' + number, languages: ['it']})-[:LIVES_IN]->(area)
CREATE (family)-[:GAVE]->(:Consent {purpose: 'REFERRAL', givenOn: date('2026-01-01')})
CREATE (family)-[:HAS_MEMBER]->(:Member {number: 1, ageBand: 'AGE_6_10'})
CREATE (family)-[:HAS]->(need:Need {
  id: 'bench-' + number, minutesPerWeek: 60, sessionMinutes: 60, priority: 'NORMAL', startsOn: date('2026-11-23'), state: 'OPEN'
})-[:CALLS_FOR]->(competence)
CREATE (referral:Referral {
  id: 'bench-' + number, state: 'REQUESTED', sessions: ['mon 15:00-16:00'], minutesPerWeek: 60, places: 1,
  startsOn: date('2026-11-23'), endsOn: date('2027-02-28'), requestedOn: date('2026-11-23')
})-[:MEETS]->(need)
CREATE (referral)-[:TO]->(commitment)"""
SAID = OnBehalf("x", ContactWay.PHONE, MONDAY)


async def measure_accepting(settings: Settings, seeds: Path, count: int = 200) -> dict[str, Any]:
    """Time so many yeses one after the other to one offer, each beside all those before it."""
    ids = [f"bench-{number}" for number in range(1, count + 1)]
    async with network(settings) as graph:
        await load_folder(OPERATOR, seeds / "tiny", graph)
        await graph.driver.execute_query(REQUESTS, count=count)
        bare = await timed(lambda id_: _bare(graph, id_), ids)
        accept = await _accepted(graph, ids)
    return {
        "accept_ms": asdict(accept),
        "bare_ms": asdict(bare),
        "accept_to_bare": round(accept.p50 / bare.p50, 2),
    }


async def _accepted(graph: Graph, ids: list[str]) -> Timing:
    async def accept(id_: str) -> None:
        found = await move_referral(OPERATOR, id_, Step(Deed.ACCEPT, on_behalf=SAID), graph, MONDAY)
        assert isinstance(found, Referral), found

    return await timed(accept, ids, warm=0)


async def _bare(graph: Graph, id_: str) -> None:
    async with (
        graph.driver.session(database=graph.database) as session,
        await session.begin_transaction() as work,
    ):
        await (await work.run(TAKE, id=id_)).consume()
        await (await work.run(SAVE, id=id_)).consume()
        await work.commit()
