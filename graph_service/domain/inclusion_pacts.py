"""The path of a family: its goals, what is done towards them, reviews, extension and end; each a new state, or why not.

A path usually lasts 6 to 8 months; one that is shorter or longer says why. All its texts are about a family.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile
from types import MappingProxyType
from typing import Any, TypedDict, TypeVar

from graph_service.domain.checks import in_range, year_problems
from graph_service.domain.identifying import identifying_problems
from graph_service.domain.model import (
    Beneficiary,
    GoalOutcome,
    InclusionAction,
    InclusionActionState,
    InclusionExtension,
    InclusionGoal,
    InclusionPact,
    InclusionPactState,
    InclusionReview,
    PathComponent,
    PathOutcome,
)
from graph_service.domain.problems import (
    GoalsUndecided,
    InTheFuture,
    Missing,
    NotFound,
    OutsidePeriod,
    Path,
    PathRunning,
    PeriodReversed,
    Problem,
    Repeated,
    StaleRevision,
    TooMany,
    UnusualLength,
    WrongState,
)
from graph_service.domain.schedule import months_later

USUAL_LEAST, USUAL_MOST, LONGEST = 6, 8, 24
MONTHS_BETWEEN_REVIEWS = 2
LONGEST_TEXT, MOST_OF_EACH = 1000, 50


class InclusionPactDeed(StrEnum):
    """What somebody does with a path."""

    OPEN = "OPEN"
    ADD_GOAL = "ADD_GOAL"
    REVISE_GOAL = "REVISE_GOAL"
    ADD_ACTION = "ADD_ACTION"
    REVISE_ACTION = "REVISE_ACTION"
    PLAN_REVIEW = "PLAN_REVIEW"
    RECORD_REVIEW = "RECORD_REVIEW"
    EXTEND = "EXTEND"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"


@dataclass(frozen=True)
class InclusionPactMove:
    """A deed's row of the table: from which states, to which one; None leaves it where it is."""

    sources: frozenset[InclusionPactState]
    target: InclusionPactState | None
    fields: tuple[str, ...]


_S = InclusionPactState
_D = InclusionPactDeed
_RUNNING, _CLOSED = frozenset({_S.RUNNING}), frozenset({_S.CLOSED})

INCLUSION_PACT_MOVES: Mapping[InclusionPactDeed, InclusionPactMove] = MappingProxyType(
    {
        _D.ADD_GOAL: InclusionPactMove(_RUNNING, None, ("goals",)),
        _D.REVISE_GOAL: InclusionPactMove(_RUNNING, None, ("goals",)),
        _D.ADD_ACTION: InclusionPactMove(_RUNNING, None, ("actions",)),
        _D.REVISE_ACTION: InclusionPactMove(_RUNNING, None, ("actions",)),
        _D.PLAN_REVIEW: InclusionPactMove(_RUNNING, None, ("reviews",)),
        _D.RECORD_REVIEW: InclusionPactMove(_RUNNING, None, ("reviews",)),
        _D.EXTEND: InclusionPactMove(_RUNNING, None, ("endsOn", "extensions")),
        _D.CLOSE: InclusionPactMove(_RUNNING, _S.CLOSED, ("state", "outcome", "closedOn", "note", "goals")),
        _D.REOPEN: InclusionPactMove(_CLOSED, _S.RUNNING, ("state", "outcome", "closedOn", "note")),
    }
)
"""Which deed leads where, and which parts it changes; what is not in it is refused."""
OPENED = ("beneficiary", "pact", "startsOn", "endsOn", "reason", "reviews", "state")


@dataclass(frozen=True)
class Weighed:
    """What a deed with a path looks at: the household, its path that is not closed, and what it names that is there.

    `referral_ids` are those of this household among the ones that are named.
    """

    household: Beneficiary
    running_id: str | None = None
    pact_there: bool = True
    referral_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PathTerms:
    """How a path is to be: without review days there is one every two months."""

    pact_id: str
    start: date
    end: date
    reason: str | None = None
    reviews_on: Sequence[date] | None = None


class GoalTerms(TypedDict, total=False):
    """What somebody says of a goal, unchecked; what is left out stays as it is."""

    component: PathComponent
    text: str
    due_on: date | None
    outcome: GoalOutcome | None


class ActionTerms(TypedDict, total=False):
    """What somebody says of an action, unchecked; what is left out stays as it is."""

    goal: int
    text: str | None
    referral_id: str | None
    due_on: date | None
    state: InclusionActionState


@dataclass(frozen=True)
class Closing:
    """How a path is closed, and what became of its goals that nobody had told before."""

    outcome: PathOutcome
    on: date | None = None
    note: str | None = None
    goals: Sequence[tuple[int, GoalOutcome]] = ()


Changed = InclusionPact | list[Problem]


def months_of(start: date, end: date) -> int:
    """Return how many months a path lasts; one that has begun counts whole.

    >>> months_of(date(2026, 11, 23), date(2027, 5, 22)), months_of(date(2026, 11, 23), date(2027, 7, 24))
    (6, 9)
    """
    return 1 + sum(1 for _ in takewhile(lambda number: months_later(start, number) < end, count(1)))


def usual_reviews(start: date, end: date) -> tuple[date, ...]:
    """Return the days of a path on which it is looked back upon, when nobody names others."""
    days = (months_later(start, number) for number in count(MONTHS_BETWEEN_REVIEWS, MONTHS_BETWEEN_REVIEWS))
    return tuple(takewhile(lambda day: day <= end, days)) or (end,)


def opened(blank: InclusionPact, terms: PathTerms, seen: Weighed) -> Changed:
    """Return a new path of these terms."""
    problems: list[Problem] = [
        *(
            problem
            for name, day in (("startsOn", terms.start), ("endsOn", terms.end))
            for problem in year_problems((name,), day)
        ),
    ]
    if problems:
        return problems
    if terms.end < terms.start:
        return [PeriodReversed(("endsOn",), terms.start, terms.end)]
    problems += _length_problems(("endsOn",), terms.start, terms.end, terms.reason)
    problems += _text_problems(("reason",), terms.reason)
    if not seen.pact_there:
        problems.append(NotFound(("pactId",), terms.pact_id, kind="pact"))
    if seen.running_id is not None:
        problems.append(PathRunning(("beneficiaryId",), seen.running_id))
    days = terms.reviews_on
    if days is not None:
        if len(days) > MOST_OF_EACH:
            return [TooMany(("reviewsOn",), len(days), MOST_OF_EACH)]
        for index, day in enumerate(days):
            problems += _day_problems(("reviewsOn", index), day, terms.start, terms.end)
    if problems:
        return problems
    planned = sorted(days) if days is not None else usual_reviews(terms.start, terms.end)
    return replace(
        blank,
        pact_id=terms.pact_id,
        start=terms.start,
        end=terms.end,
        reason=_said(terms.reason),
        reviews=tuple(InclusionReview(number, day) for number, day in enumerate(planned, 1)),
    )


def with_goal(path: InclusionPact, number: int | None, terms: GoalTerms) -> Changed:
    """Return the path with one more goal, or, where a number is given, with that goal corrected."""
    if number is None:
        known = InclusionGoal(_next(path.goals), terms["component"], "")
    elif (found := _numbered(path.goals, number)) is None:
        return [_no_such(("number",), number)]
    else:
        known = found
    after = replace(known, **_stripped(terms, "text"))
    problems = [*_text_problems(("text",), after.text, needed=True)]
    if after.due_on is not None and "due_on" in terms:
        problems += _day_problems(("dueOn",), after.due_on, path.start, path.end)
    problems += _crowding(path.goals, number)
    return problems or replace(path, goals=_put(path.goals, after))


def with_action(path: InclusionPact, number: int | None, terms: ActionTerms, seen: Weighed) -> Changed:
    """Return the path with one more action, or, where a number is given, with that action corrected."""
    if number is None:
        known = InclusionAction(_next(path.actions), terms["goal"])
    elif (found := _numbered(path.actions, number)) is None:
        return [_no_such(("number",), number)]
    else:
        known = found
    after = replace(known, **_stripped(terms, "text"))
    problems: list[Problem] = []
    if _numbered(path.goals, after.goal) is None:
        problems.append(_no_such(("goal",), after.goal))
    problems += _text_problems(("text",), after.text)
    if after.text is None and after.referral_id is None:
        problems.append(Missing(("text",)))
    referral = after.referral_id
    if referral is not None and referral != known.referral_id:
        if referral not in seen.referral_ids:
            problems.append(NotFound(("referralId",), referral, kind="referral"))
        elif any(one.referral_id == referral for one in path.actions):
            problems.append(Repeated(("referralId",), referral))
    if after.due_on is not None and "due_on" in terms:
        problems += _day_problems(("dueOn",), after.due_on, path.start, path.end)
    problems += _crowding(path.actions, number)
    return problems or replace(path, actions=_put(path.actions, after))


def with_review(path: InclusionPact, due_on: date) -> Changed:
    """Return the path with one more review to come."""
    problems = [*_day_problems(("dueOn",), due_on, path.start, path.end)]
    problems += _crowding(path.reviews, None)
    return problems or replace(path, reviews=_put(path.reviews, InclusionReview(_next(path.reviews), due_on)))


def reviewed(path: InclusionPact, number: int | None, held_on: date, note: str, today: date) -> Changed:
    """Return the path with a review held: one that was planned, or, without a number, one that was not."""
    known = _numbered(path.reviews, number) if number is not None else None
    if number is not None and known is None:
        return [_no_such(("number",), number)]
    problems = [*_text_problems(("note",), note, needed=True)]
    if held_on > today:
        problems.append(InTheFuture(("heldOn",), held_on, today))
    elif held_on < path.start:
        problems.append(OutsidePeriod(("heldOn",), path.start, today))
    problems += _crowding(path.reviews, number)
    known = known or InclusionReview(_next(path.reviews), held_on)
    after = replace(known, held_on=held_on, note=_said(note))
    return problems or replace(path, reviews=_put(path.reviews, after))


def extended(path: InclusionPact, until: date, reason: str, today: date) -> Changed:
    """Return the path going on until a later day, with the reason why."""
    problems = [*year_problems(("until",), until)]
    if problems:
        return problems
    least = max(path.end + timedelta(days=1), today)
    if until < least:
        problems.append(OutsidePeriod(("until",), least, None))
    problems += _text_problems(("reason",), reason, needed=True)
    problems += in_range(("until",), months_of(path.start, max(until, path.start)), 1, LONGEST)
    problems += _crowding(path.extensions, None)
    longer = InclusionExtension(_next(path.extensions), today, path.end, reason.strip())
    return problems or replace(path, end=until, extensions=_put(path.extensions, longer))


def closed(path: InclusionPact, closing: Closing, today: date) -> Changed:
    """Return the path closed: each of its goals has an outcome."""
    day = closing.on or today
    problems = [*_text_problems(("note",), closing.note)]
    if day > today:
        problems.append(InTheFuture(("on",), day, today))
    elif day < path.start:
        problems.append(OutsidePeriod(("on",), path.start, today))
    goals = path.goals
    for index, (number, outcome) in enumerate(closing.goals):
        where = ("goals", index, "number")
        if (known := _numbered(goals, number)) is None:
            problems.append(_no_such(where, number))
        elif number in [one for one, _ in closing.goals[:index]]:
            problems.append(Repeated(where, str(number)))
        else:
            goals = _put(goals, replace(known, outcome=outcome))
    if undecided := tuple(one.number for one in goals if one.outcome is None):
        problems.append(GoalsUndecided(("goals",), undecided))
    return problems or replace(
        path, goals=goals, outcome=closing.outcome, closed_on=day, note=_said(closing.note)
    )


def reopened(path: InclusionPact, seen: Weighed) -> Changed:
    """Return the path that was closed too early, running again; its goals keep what was told of them."""
    if seen.running_id is not None:
        return [PathRunning(("id",), seen.running_id)]
    return replace(path, outcome=None, closed_on=None, note=None)


def moved(path: InclusionPact, deed: InclusionPactDeed, revision: int, after: Changed) -> Changed:
    """Return the path after a deed, one revision on, if its state and its revision let it be done at all."""
    move = INCLUSION_PACT_MOVES[deed]
    if revision != path.revision:
        return [StaleRevision(("revision",), revision, path.revision)]
    if path.state not in move.sources:
        return [WrongState(("id",), path.state, tuple(sorted(move.sources)))]
    if isinstance(after, list):
        return after
    return replace(after, state=move.target or path.state, revision=path.revision + 1)


Numbered = TypeVar("Numbered", bound=InclusionGoal | InclusionAction | InclusionReview | InclusionExtension)


def _next(things: Sequence[Any]) -> int:
    return max((one.number for one in things), default=0) + 1


def _numbered(things: Sequence[Numbered], number: int) -> Numbered | None:
    return next((one for one in things if one.number == number), None)


def _put(things: Sequence[Numbered], thing: Numbered) -> tuple[Numbered, ...]:
    others = [one for one in things if one.number != thing.number]
    return tuple(sorted([*others, thing], key=lambda one: one.number))


def _stripped(terms: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the terms with a text of nothing as none."""
    return {key: _said(value) if key == name else value for key, value in terms.items()}


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None


def _no_such(path: Path, number: int) -> NotFound:
    return NotFound(path, str(number))


def _crowding(things: Collection[Any], number: int | None) -> Iterator[Problem]:
    """Yield that a path has as many of something as it may have, when another one is to be added."""
    if number is None and len(things) >= MOST_OF_EACH:
        yield TooMany(("id",), len(things) + 1, MOST_OF_EACH)


def _length_problems(path: Path, start: date, end: date, reason: str | None) -> Iterator[Problem]:
    months = months_of(start, end)
    yield from in_range(path, months, 1, LONGEST)
    if not USUAL_LEAST <= months <= USUAL_MOST and not _said(reason):
        yield UnusualLength(("reason",), months, USUAL_LEAST, USUAL_MOST)


def _day_problems(path: Path, day: date, start: date, end: date) -> Iterator[Problem]:
    if not start <= day <= end:
        yield OutsidePeriod(path, start, end)


def _text_problems(path: Path, text: str | None, *, needed: bool = False) -> Iterator[Problem]:
    """Yield why a text about a family is not kept: empty where one is needed, too long, or telling who it is."""
    if needed and not _said(text):
        yield Missing(path)
    if text is not None and len(text) > LONGEST_TEXT:
        yield TooMany(path, len(text), LONGEST_TEXT)
    else:
        yield from identifying_problems(path, text)
