"""The invented paths of families: goals, actions, reviews, how they ended, and the money of their grants."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from graph_service.domain.grants import Approval, Ledger, closed, spent, taken_back
from graph_service.domain.inclusion_pacts import usual_reviews
from graph_service.domain.model import (
    CaseManager,
    GoalOutcome,
    Grant,
    GrantCategory,
    GrantEntry,
    GrantEntryKind,
    InclusionAction,
    InclusionActionState,
    InclusionGoal,
    InclusionPact,
    InclusionPactState,
    InclusionReview,
    PathComponent,
    PathOutcome,
)
from graph_service.domain.schedule import months_later
from recipe.chance import chance, day_between, often, shuffled, some, weighted
from recipe.data import AS_OF, PATHS
from recipe.families import Family
from recipe.real import Real
from recipe.referrals import HELD, PAST, Referral

MOST_GOALS = 3
OVERDUE = 0.2
"""How many reviews of the last three weeks nobody has held yet."""
OUTCOMES = {
    PathOutcome.COMPLETED: 7,
    PathOutcome.LEFT_BY_FAMILY: 1,
    PathOutcome.MOVED_AWAY: 1,
    PathOutcome.TAKEN_OVER: 1,
}
GOAL_OUTCOMES = {
    GoalOutcome.REACHED: 5,
    GoalOutcome.PARTLY_REACHED: 3,
    GoalOutcome.NOT_REACHED: 2,
}
SPENT_ON = {
    GrantCategory.FOOD: 4,
    GrantCategory.SCHOOL: 4,
    GrantCategory.TRANSPORT: 3,
    GrantCategory.BILLS: 2,
    GrantCategory.HEALTH: 2,
    GrantCategory.LEISURE: 2,
    GrantCategory.WORK: 1,
}
APPROVED_BY = "coordinamento del percorso"


@dataclass(frozen=True)
class Funded:
    """A grant with its ledger."""

    grant: Grant
    entries: tuple[GrantEntry, ...]


def make_paths(
    families: Sequence[Family], managers: Sequence[CaseManager], referrals: Sequence[Referral], real: Real
) -> list[InclusionPact]:
    """Return the path of the family of the demonstration and those of many others; keys tell nothing of families."""
    rng = chance("paths")
    pacts = {pact.place_id: pact.id for pact in real.pacts.values()}
    places = {one.id: one.place_id or "" for one in managers}
    made = []
    for family in families:
        if family is families[0] or often(rng, PATHS["share"]):
            lead = next(one for one in family.beneficiary.accompaniments if one.leads)
            needs = {need.id for need in family.needs}
            own = [one for one in referrals if one.need.id in needs and one.state in HELD]
            made.append(_path(rng, family, pacts[places[lead.case_manager_id]], own))
    order = shuffled(rng, range(1, len(made) + 1))
    named = [replace(path, id=f"percorso-{number:03d}") for number, path in zip(order, made, strict=True)]
    return sorted(named, key=lambda path: path.id)


def _path(rng: Random, family: Family, pact_id: str, referrals: Sequence[Referral]) -> InclusionPact:
    first = min(need.period.start for need in family.needs) - timedelta(days=3)
    start = max(first, date(2026, 1, 12)) if family.needs else AS_OF
    end = months_later(start, weighted(rng, {6: 4, 7: 3, 8: 3})) - timedelta(days=1)
    over = end < AS_OF
    goals = tuple(
        InclusionGoal(
            number,
            PathComponent(one["component"]),
            one["text"],
            None,
            weighted(rng, GOAL_OUTCOMES) if over else None,
        )
        for number, one in enumerate(some(rng, PATHS["goal"], rng.randint(2, MOST_GOALS)), 1)
    )
    within = [one for one in referrals if start <= one.period.start <= end]
    actions = [
        InclusionAction(
            number,
            rng.randint(1, len(goals)),
            referral_id=one.id,
            state=InclusionActionState.DONE if one.state in PAST else InclusionActionState.PLANNED,
        )
        for number, one in enumerate(within, 1)
    ]
    for text in some(rng, PATHS["actions"], rng.randint(0, 2)):
        done = InclusionActionState.DONE if over or often(rng, 0.4) else InclusionActionState.PLANNED
        actions.append(InclusionAction(len(actions) + 1, rng.randint(1, len(goals)), text, state=done))
    return InclusionPact(
        id="",
        beneficiary_id=family.code,
        pact_id=pact_id,
        start=start,
        end=end,
        state=InclusionPactState.CLOSED if over else InclusionPactState.RUNNING,
        outcome=weighted(rng, OUTCOMES) if over else None,
        closed_on=end if over else None,
        goals=goals,
        actions=tuple(actions),
        reviews=tuple(_reviews(rng, start, end)),
    )


def _reviews(rng: Random, start: date, end: date) -> list[InclusionReview]:
    found = []
    for number, due in enumerate(usual_reviews(start, end), 1):
        late = due > AS_OF or (due > AS_OF - timedelta(days=21) and often(rng, OVERDUE))
        held = None if late else min(due + timedelta(days=rng.randint(0, 6)), AS_OF)
        note = some(rng, PATHS["notes"], 1)[0] if held else None
        found.append(InclusionReview(number, due, held, note))
    return found


def make_grants(paths: Sequence[InclusionPact], families: Sequence[Family]) -> list[Funded]:
    """Return the grants of some paths, their ledgers kept by the same rules as in the service."""
    rng = chance("grants")
    households = {family.code: family.beneficiary for family in families}
    found = []
    for path in paths:
        if not often(rng, PATHS["funded"]):
            continue
        grant = Grant(path.id.replace("percorso", "dote"), path.id, path.start, path.end)
        cents = rng.randrange(300, 1201, 50) * 100
        entry = GrantEntry(1, GrantEntryKind.ALLOCATE, cents, path.start, APPROVED_BY, cents)
        ledger = Ledger(
            households[path.beneficiary_id], replace(grant, balance_cents=cents, last_entry=1), entry
        )
        found.append(_ledger(rng, path, ledger, entry))
    return found


def _ledger(rng: Random, path: InclusionPact, ledger: Ledger, first: GrantEntry) -> Funded:
    entries = [first]
    last = min(path.end, AS_OF)
    days = sorted(day_between(rng, path.start, last) for _ in range(rng.randint(0, 6)))
    for day in days if path.start <= last else ():
        says = Approval(APPROVED_BY, day)
        booked = spent(ledger, rng.randrange(800, 18001, 50), weighted(rng, SPENT_ON), says, AS_OF)
        if isinstance(booked, list):
            continue
        entries.append(booked.entry)
        ledger = replace(ledger, grant=booked.grant, entry=booked.entry)
        if often(rng, 0.06) and not isinstance(
            back := taken_back(ledger, booked.entry.number, says, AS_OF), list
        ):
            entries.append(back.entry)
            ledger = replace(ledger, grant=back.grant, entry=back.entry)
    if path.state is InclusionPactState.CLOSED:
        end = closed(ledger, Approval(APPROVED_BY, path.end), AS_OF)
        if isinstance(end, list):
            raise ValueError(f"{ledger.grant.id} cannot be closed: {end}")
        entries.append(end.entry)
        ledger = replace(ledger, grant=end.grant)
    return Funded(ledger.grant, tuple(entries))
