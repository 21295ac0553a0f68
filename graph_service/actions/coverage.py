"""Looking at where the network falls short, whom it cannot lose, and what if it did; nothing is changed.

Coordinators and case-managers are told figures of rows with enough families; needs only those of their own households.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from graph_service.actions.cases import sees_household
from graph_service.coverage.asking import FLOOR, k_problems, period_problems
from graph_service.domain.checks import year_problems
from graph_service.domain.model import Beneficiary, Need
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Missing, NotFound, Problem, TooMany
from graph_service.domain.schedule import Period, months_later
from graph_service.graph.coverage import Offered, Opened, offered
from graph_service.graph.partners import partners

if TYPE_CHECKING:
    from graph_service.coverage.forecast import WeekAhead
    from graph_service.coverage.fragility import Loss, WhatIf
    from graph_service.coverage.showing import View
    from graph_service.graph.connection import Graph

MONTHS = 6
MOST_LOST = 100


@dataclass(frozen=True)
class CoverageRules:
    """From how many families on a figure is shown at least, and after how many days an offer is to be confirmed.

    Zero days are never. `patience` is how many seconds newer figures are waited for where there are older ones; None
    where there is always time.
    """

    floor: int = FLOOR
    confirm_after: int = 150
    patience: float | None = None


def period_of(start: date | None, end: date | None, today: date) -> Period | list[Problem]:
    """Return the days that are looked at: from today for six months where nothing else is said."""
    if problems := odd_years(start, end):
        return problems
    first = start or (today if end is None or end >= today else end)
    last = end or months_later(first, MONTHS)
    return list(period_problems(first, last)) or Period(first, last)


def odd_years(start: date | None, end: date | None) -> list[Problem]:
    """Return which days are in years that nobody can have meant, before anything is reckoned from them."""
    told = (("from", start), ("to", end))
    return [problem for name, day in told if day is not None for problem in year_problems((name,), day)]


def enough_families(k: int | None, floor: int) -> int | list[Problem]:
    """Return from how many families on a row is shown: never from fewer than the floor."""
    problems = list(k_problems(floor if k is None else k, floor))
    return problems or (floor if k is None else k)


@dataclass(frozen=True)
class Counted:
    """Gaps with what may be shown of them, as they were at a moment; `renewing` when newer ones are being counted."""

    view: "View"
    at: datetime
    renewing: bool


async def shown_view(
    graph: "Graph", opened: Opened, today: date, k: int, patience: float | None = None
) -> Counted:
    """Return gaps with what may be shown of them; worked out once for as long as nothing of it changes.

    In a large network that takes half a minute: whoever has waited so many seconds is told what was counted last.
    """

    async def counted() -> "tuple[View, datetime]":
        return await asyncio.to_thread(_view, opened, today, k), now

    now = datetime.now(UTC)
    about = (opened.known.revision, opened.ledger.during, today, k)
    (found, at), newest = await graph.held_views.get(about, opened.told_from, counted, patience)
    return Counted(found, now if newest else at, renewing=not newest)


def _view(opened: Opened, today: date, k: int) -> "View":
    from graph_service.coverage.levels import Hierarchy
    from graph_service.coverage.showing import view
    from graph_service.coverage.suppression import Rules

    hierarchy = Hierarchy(opened.known.geography, opened.known.taxonomy)
    return view(opened.ledger, hierarchy, today, rules=Rules(k=k))


def own_needs(
    viewer: Viewer, opened: Opened, need_ids: Collection[str], today: date
) -> list[tuple[Need, Beneficiary]]:
    """Return those of the needs that are of the viewer's own households, by id; needs that are no more are left out."""
    found = []
    for id_ in sorted(opened.asked.family_of.keys() & set(need_ids)):
        household = opened.asked.families[opened.asked.family_of[id_]]
        if sees_household(viewer, household, today):
            found.append((opened.asked.needs[id_], household))
    return found


async def losses(viewer: Viewer, opened: Opened) -> "tuple[Loss, ...]":
    """Return what would be lost with each partner and volunteer, the gravest first."""
    permit(viewer, Action.READ_COVERAGE)
    return await asyncio.to_thread(_losses, opened)


def _losses(opened: Opened) -> "tuple[Loss, ...]":
    from graph_service.coverage.fragility import fragility

    return fragility(opened.ledger)


@dataclass(frozen=True)
class AfterLoss:
    """The gaps without some partners, beside those as they are; both with what may be shown of them.

    `after` is shown at the levels at which `before` opens only, and in total.
    """

    before: "View"
    after: "View"
    lost: "WhatIf"


async def after_loss(
    viewer: Viewer, before: "View", partner_ids: Sequence[str], graph: "Graph", today: date
) -> AfterLoss | list[Problem]:
    """Return what the network would be without these partners and volunteers; nothing is changed."""
    permit(viewer, Action.READ_COVERAGE)
    problems = [*_loss_problems(partner_ids)]
    if problems:
        return problems
    known = await partners(graph, list(partner_ids))
    problems = [
        NotFound(("partnerIds", index), id_, kind="organisation")
        for index, id_ in enumerate(partner_ids)
        if id_ not in known
    ]
    return problems or await asyncio.to_thread(_after_loss, before, partner_ids, today)


def _loss_problems(partner_ids: Sequence[str]) -> Iterator[Problem]:
    if not partner_ids:
        yield Missing(("partnerIds",))
    if len(partner_ids) > MOST_LOST:
        yield TooMany(("partnerIds",), len(partner_ids), MOST_LOST)


def _after_loss(before: "View", partner_ids: Sequence[str], today: date) -> AfterLoss:
    from graph_service.coverage.fragility import WhatIf
    from graph_service.coverage.showing import first_levels, view

    ledger, hierarchy = before.ledger.without(frozenset(partner_ids)), before.hierarchy
    after = view(ledger, hierarchy, today, rules=before.rules, asked=first_levels(before))
    return AfterLoss(before, after, WhatIf(before.gaps, after.gaps))


async def free_hours_ahead(
    viewer: Viewer,
    pact_id: str | None,
    start: date | None,
    end: date | None,
    graph: "Graph",
    today: date,
    rules: CoverageRules,
) -> "tuple[WeekAhead, ...] | list[Problem]":
    """Return what will be free week by week, of a pact or of the whole city, if nothing new is promised or asked."""
    permit(viewer, Action.READ_COVERAGE)
    during = period_of(start, end, today)
    if isinstance(during, list):
        return during
    found = [one for one in await offered(graph, during) if pact_id in {None, one.offer.commitment.pact_id}]
    return await asyncio.to_thread(_ahead, found, during, rules.confirm_after)


def _ahead(found: Sequence[Offered], during: Period, confirm_after: int) -> "tuple[WeekAhead, ...]":
    from graph_service.coverage.forecast import Expected, forecast

    return forecast([Expected(one.offer, _due_on(one, confirm_after)) for one in found], during)


def _due_on(one: Offered, confirm_after: int) -> date | None:
    """Return the day by which the offer is to be confirmed again, counted from when that was done last, or it began."""
    commitment = one.offer.commitment
    since = commitment.assured_on or commitment.valid.start
    return since + timedelta(days=confirm_after) if confirm_after else None
