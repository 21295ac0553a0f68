"""Sharing out what the network has among all waiting families of some pacts."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from graph_service.actions.cases import sees_household
from graph_service.actions.find_partners import FoundOffers, offers_for_families
from graph_service.deadline import seconds_left
from graph_service.domain.model import Beneficiary, ConsentPurpose, Need
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Missing, OutOfRange, Problem, TooMany
from graph_service.domain.reference import Reference
from graph_service.graph.beneficiaries import needs, waiting_beneficiaries
from graph_service.graph.connection import Graph
from graph_service.matching.plan.family import SupportWeek, support
from graph_service.matching.plan.problem import problem
from graph_service.matching.search import is_waiting
from graph_service.solvers import Solvers

if TYPE_CHECKING:
    from graph_service.matching.allocation.allocation import Allocation

LEAST_SECONDS, MOST_SECONDS = 1.0, 120.0
MOST_PACTS = 100
MOST_OF_THE_TIME = 0.8
"""How much of an operation's time is for solving: the rest is for what is told of it."""


@dataclass(frozen=True)
class Share:
    """What one family gets: its week, and the priority-weighted part of what it needs that this is, 0 to 1."""

    week: SupportWeek
    share: Fraction


@dataclass(frozen=True)
class Row:
    """One family's part in the fairest allocation found, and when served first come, first served."""

    beneficiary: Beneficiary
    found: FoundOffers
    fairest: Share
    first_come: Share


@dataclass(frozen=True)
class Proposal:
    """What was found for how many families that need so many minutes a week; rows only of the viewer's own."""

    families: int
    minutes_needed: int
    fairest: "Allocation"
    first_come: "Allocation"
    rows: tuple[Row, ...]


async def allocate_families(
    viewer: Viewer,
    pact_ids: Collection[str],
    seconds: float,
    known: Reference,
    graph: Graph,
    today: date,
    solvers: Solvers | None = None,
) -> Proposal | list[Problem]:
    """Return a proposal for all families with waiting needs whom any of these pacts serves, or what is wrong.

    Families that do not let partners be asked are left out. Those who have waited longest come first where families
    are served in turn. Nothing is reserved.
    """
    permit(viewer, Action.ALLOCATE)
    problems = list(_problems(pact_ids, seconds))
    if problems:
        return problems
    serving = set(pact_ids)
    geography = known.geography
    area_ids = [id_ for id_ in geography.areas if not serving.isdisjoint(geography.pacts_serving(id_))]
    waiting = await waiting_beneficiaries(graph, area_ids, today)
    wanted = await needs(graph, waiting)
    households = [
        (one, own)
        for one in waiting
        for own in [wanted.get(one.id, [])]
        if one.agrees(ConsentPurpose.REFERRAL) and any(is_waiting(need, today) for need in own)
    ]
    found = await offers_for_families(households, known, graph, today)

    def own(household: Beneficiary) -> bool:
        return sees_household(viewer, household, today)

    left = seconds_left()
    seconds = seconds if left is None else min(seconds, MOST_OF_THE_TIME * left)
    return await asyncio.to_thread(_proposal, households, found, seconds, solvers, own)


def _proposal(
    households: Sequence[tuple[Beneficiary, Sequence[Need]]],
    found: Sequence[FoundOffers],
    seconds: float,
    solvers: Solvers | None,
    own: Callable[[Beneficiary], bool],
) -> Proposal:
    """Return what is proposed, with the rows of the viewer's own families."""
    # It brings the solver, and reading that takes a second: only where something is shared out.
    from graph_service.matching.allocation.allocation import allocate

    rankings = [[one.ranking(index) for index in range(len(one.search.needs))] for one in found]
    asked = problem(*rankings)
    workers = (solvers.allocations, solvers.workers) if solvers else ()
    shared = allocate(asked, range(len(households)), seconds, *workers)
    starts = accumulate(map(len, rankings), initial=0)

    def share(one: "Allocation", household: int, start: int) -> Share:
        return Share(support(rankings[household], asked, one.sessions, start), one.shares[household])

    return Proposal(
        families=len(households),
        minutes_needed=sum(ranking.need.minutes_per_week for own in rankings for ranking in own),
        fairest=shared.fairest,
        first_come=shared.first_come,
        rows=tuple(
            Row(
                beneficiary,
                offers,
                share(shared.fairest, household, start),
                share(shared.first_come, household, start),
            )
            for household, ((beneficiary, _), offers, start) in enumerate(
                zip(households, found, starts, strict=False)
            )
            if own(beneficiary)
        ),
    )


def _problems(pact_ids: Collection[str], seconds: float) -> Iterator[Problem]:
    if not pact_ids:
        yield Missing(("pactIds",))
    if len(pact_ids) > MOST_PACTS:
        yield TooMany(("pactIds",), len(pact_ids), MOST_PACTS)
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        yield OutOfRange(("budgetSeconds",), seconds, LEAST_SECONDS, MOST_SECONDS)
