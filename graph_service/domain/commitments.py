"""The life of a commitment: what a partner may say of it, which deed leads where, and what may not be taken back.

The first offer of a partner waits for a coordinator; later ones, and every correction, hold at once and are logged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypedDict

from graph_service.domain.capacity import Booking, Held, held
from graph_service.domain.checks import in_range, language_problems, nearest, window_problems, year_problems
from graph_service.domain.identifiers import language_tag
from graph_service.domain.model import Commitment, CommitmentState, Mode, PartnerState, Staffing
from graph_service.domain.phrases import decimal
from graph_service.domain.problems import (
    AgesReversed,
    BelowReserved,
    GoesInACircle,
    Missing,
    NotAMultiple,
    NotFound,
    NotSigned,
    Path,
    PeriodInThePast,
    PeriodReversed,
    Problem,
    Repeated,
    StaleRevision,
    TooMany,
    WrongState,
)
from graph_service.domain.schedule import WEEK, AskedWindow, Period, Week
from graph_service.domain.taxonomy import Taxonomy

MOST_PLACES, MOST_AGE, LONGEST_TITLE = 10_000, 120, 200
MOST_COMPETENCES, MOST_CLOSURES, MOST_LANGUAGES, MOST_STAFF = 50, 100, 50, 200


class CommitmentDeed(StrEnum):
    """What somebody does with a commitment."""

    PROPOSE = "PROPOSE"
    APPROVE = "APPROVE"
    DECLINE = "DECLINE"
    REVISE = "REVISE"
    CONFIRM = "CONFIRM"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    END = "END"
    RENEW = "RENEW"
    BEGIN = "BEGIN"
    ASK = "ASK"
    CARRY = "CARRY"
    DISMISS = "DISMISS"


@dataclass(frozen=True)
class CommitmentMove:
    """A deed's row of the table: from which states, to which one; None leaves it where it is."""

    sources: frozenset[CommitmentState]
    target: CommitmentState | None


_S = CommitmentState
_LIVING = frozenset({_S.WAITING, _S.ACTIVE, _S.PAUSED})

NOT_OVER = _LIVING | {_S.PROPOSED}
"""The states in which an offer is there, or asks to be."""

COMMITMENT_MOVES: Mapping[CommitmentDeed, CommitmentMove] = MappingProxyType(
    {
        CommitmentDeed.APPROVE: CommitmentMove(frozenset({_S.PROPOSED}), _S.ACTIVE),
        CommitmentDeed.DECLINE: CommitmentMove(frozenset({_S.PROPOSED}), _S.DECLINED),
        CommitmentDeed.REVISE: CommitmentMove(NOT_OVER | {_S.DECLINED}, None),
        CommitmentDeed.CONFIRM: CommitmentMove(_LIVING, None),
        CommitmentDeed.PAUSE: CommitmentMove(frozenset({_S.ACTIVE}), _S.PAUSED),
        CommitmentDeed.RESUME: CommitmentMove(frozenset({_S.PAUSED}), _S.ACTIVE),
        CommitmentDeed.END: CommitmentMove(_LIVING, _S.ENDED),
        CommitmentDeed.RENEW: CommitmentMove(_LIVING | {_S.ENDED}, _S.ACTIVE),
        CommitmentDeed.BEGIN: CommitmentMove(frozenset({_S.WAITING}), _S.ACTIVE),
        CommitmentDeed.CARRY: CommitmentMove(NOT_OVER, None),
    }
)
"""Which deed leads where; what is not in it is refused.

One that waits for another is WAITING wherever the table says ACTIVE; a DECLINED one that is revised is PROPOSED again.
"""


ASSURING = frozenset({CommitmentDeed.CONFIRM, CommitmentDeed.RENEW, CommitmentDeed.REVISE})
"""The deeds by which a partner says that the offer is true today."""


class Terms(TypedDict, total=False):
    """What somebody says of an offer, unchecked; what is left out stays as it is.

    Hours are a week's; `closures` are (first, last) days; `after_id` is the commitment that must be over before.
    """

    title: str
    competence_ids: Sequence[str]
    hours_per_week: float
    places: int
    windows: Sequence[AskedWindow]
    closures: Sequence[tuple[date, date]]
    languages: Sequence[str]
    min_age: int | None
    max_age: int | None
    modes: Sequence[Mode]
    valid_from: date
    valid_to: date | None
    place_id: str | None
    staffing: Staffing
    staff_ids: Sequence[str]
    clearance_required: bool
    after_id: str | None


@dataclass(frozen=True)
class Named:
    """Which of the things that an offer names are there.

    `partner_state` is where who offers it stands: nothing of a partner that is not approved holds.
    `signed_until` are the last days under the pact, None for no end, of those whose signature counts: the partner's
    own and, for a volunteer, those of the organisations it belongs to. `approved` is whether the partner has had an
    offer approved before; `earlier` the state of the commitment that must be over before this one; `in_a_circle`
    whether that one waits for this one itself.
    """

    pact: Period | None = None
    partner_id: str | None = None
    partner_state: PartnerState = PartnerState.ACTIVE
    signed_until: tuple[date | None, ...] = ()
    approved: bool = False
    place_id: str | None = None
    staff_ids: frozenset[str] = frozenset()
    earlier: CommitmentState | None = None
    in_a_circle: bool = False


@dataclass(frozen=True)
class Change:
    """A deed with a commitment, as asked: on which revision it is based, and what it says."""

    deed: CommitmentDeed
    terms: Terms
    revision: int | None = None


def revised(commitment: Commitment, terms: Terms, taxonomy: Taxonomy) -> Commitment | list[Problem]:
    """Return the commitment with what is said of it, or everything in that which makes no sense."""
    problems = [*_text_problems(terms), *_number_problems(terms), *_list_problems(terms, taxonomy)]
    valid = _period(commitment, terms)
    if isinstance(valid, Problem):
        problems.append(valid)
    if problems or isinstance(valid, Problem):
        return problems
    after = replace(commitment, valid=valid, **_values(terms))
    if after.min_age is not None and after.max_age is not None and after.min_age > after.max_age:
        return [AgesReversed(("minAge" if "min_age" in terms else "maxAge",), after.min_age, after.max_age)]
    return after


def _values(terms: Terms) -> dict[str, Any]:
    """Return checked terms as the parts of a commitment."""
    found: dict[str, Any] = {
        name: terms[name]
        for name in ("places", "min_age", "max_age", "place_id", "staffing", "clearance_required", "after_id")
        if name in terms
    }
    if "title" in terms:
        found["title"] = terms["title"].strip()
    if "hours_per_week" in terms:
        found["minutes_per_week"] = int(terms["hours_per_week"] * 60)
    if "windows" in terms:
        found["windows"] = Week.of(one.window for one in terms["windows"])
    if "closures" in terms:
        found["closures"] = tuple(sorted(Period(first, last) for first, last in terms["closures"]))
    if "languages" in terms:
        found["languages"] = tuple(
            dict.fromkeys(tag for text in terms["languages"] if (tag := language_tag(text)))
        )
    if "modes" in terms:
        found["modes"] = tuple(dict.fromkeys(terms["modes"]))
    if "competence_ids" in terms:
        found["competence_ids"] = tuple(sorted(terms["competence_ids"]))
    if "staff_ids" in terms:
        found["staff_ids"] = tuple(sorted(terms["staff_ids"]))
    return found


def _period(commitment: Commitment, terms: Terms) -> Period | Problem:
    start = terms.get("valid_from", commitment.valid.start)
    end = terms.get("valid_to", commitment.valid.end)
    if end is not None and end < start:
        return PeriodReversed(("validTo" if "valid_to" in terms else "validFrom",), start, end)
    for name, day in (("validFrom", start), ("validTo", end)):
        if day is not None and (problem := next(year_problems((name,), day), None)):
            return problem
    return Period(start, end)


def _text_problems(terms: Terms) -> Iterator[Problem]:
    title = terms.get("title")
    if title is not None and not title.strip():
        yield Missing(("title",))
    if title is not None and len(title) > LONGEST_TITLE:
        yield TooMany(("title",), len(title), LONGEST_TITLE)


def _number_problems(terms: Terms) -> Iterator[Problem]:
    hours = terms.get("hours_per_week")
    if hours is not None:
        wrong = list(in_range(("hoursPerWeek",), hours, 0.25, WEEK / 60))
        yield from wrong
        if not wrong and hours * 60 % 15:
            yield NotAMultiple(("hoursPerWeek",), hours, 0.25)
    if (places := terms.get("places")) is not None:
        yield from in_range(("places",), places, 1, MOST_PLACES)
    for name, age in (("minAge", terms.get("min_age")), ("maxAge", terms.get("max_age"))):
        if age is not None:
            yield from in_range((name,), age, 0, MOST_AGE)


def _list_problems(terms: Terms, taxonomy: Taxonomy) -> Iterator[Problem]:
    for name, given, least, most in (
        ("competenceIds", terms.get("competence_ids"), 1, MOST_COMPETENCES),
        ("modes", terms.get("modes"), 1, len(Mode)),
        ("closures", terms.get("closures"), 0, MOST_CLOSURES),
        ("languages", terms.get("languages"), 0, MOST_LANGUAGES),
        ("staffIds", terms.get("staff_ids"), 0, MOST_STAFF),
    ):
        if given is not None and len(given) < least:
            yield Missing((name,))
        if given is not None and len(given) > most:
            yield TooMany((name,), len(given), most)
    known = taxonomy.competences
    for index, id_ in enumerate(terms.get("competence_ids", ())):
        if id_ not in known:
            yield NotFound(("competenceIds", index), id_, nearest(id_, known), "competence")
        elif id_ in terms["competence_ids"][:index]:
            yield Repeated(("competenceIds", index), id_)
    yield from window_problems(terms.get("windows", ()))
    yield from language_problems(terms.get("languages", ()))
    for index, (first, last) in enumerate(terms.get("closures", ())):
        if last < first:
            yield PeriodReversed(("closures", index), first, last)


def named_problems(terms: Terms, named: Named) -> Iterator[Problem]:
    """Yield which of the things that the terms name are not there."""
    if (place_id := terms.get("place_id")) and named.place_id is None:
        yield NotFound(("placeId",), place_id, kind="place")
    for index, id_ in enumerate(terms.get("staff_ids", ())):
        if id_ not in named.staff_ids:
            yield NotFound(("staffIds", index), id_, kind="volunteer")
    if after_id := terms.get("after_id"):
        if named.earlier is None:
            yield NotFound(("afterId",), after_id, kind="commitment")
        elif named.in_a_circle:
            yield GoesInACircle(("afterId",), after_id)


def standing_problems(
    commitment: Commitment, named: Named, today: date, at_pact: Path, at_partner: Path
) -> Iterator[Problem]:
    """Yield why nothing more can be offered so: the pact is over, or its partner does not sign it for as long."""
    if named.pact is not None and named.pact.end is not None and named.pact.end < today:
        yield PeriodInThePast(at_pact, named.pact.end, today)
    if named.pact is None or None in named.signed_until:
        return
    last = max((day for day in named.signed_until if day is not None), default=None)
    end = commitment.valid.end
    if last is None or last < today or end is None or end > last:
        yield NotSigned(at_partner, last)


def proposed(
    blank: Commitment, terms: Terms, named: Named, taxonomy: Taxonomy, today: date, may_approve: bool
) -> Commitment | list[Problem]:
    """Return a new commitment: waiting for approval when it is its partner's first, in force otherwise.

    The pact must not be over, and its partner, or an organisation of the volunteer, sign it as long as the offer holds.
    """
    problems: list[Problem] = []
    if named.pact is None:
        problems.append(NotFound(("pactId",), blank.pact_id, kind="pact"))
    if named.partner_id is None:
        problems.append(NotFound(("partnerId",), blank.partner_id))
    if named.partner_state is PartnerState.DECLINED:
        problems.append(_partner_problem(("partnerId",), named))
    found = revised(blank, terms, taxonomy)
    if named.partner_id is not None:
        offered = blank if isinstance(found, list) else found
        problems += standing_problems(offered, named, today, ("pactId",), ("partnerId",))
    problems += [one.within("terms") for one in named_problems(terms, named)]
    if isinstance(found, list):
        return [*problems, *(one.within("terms") for one in found)]
    if problems:
        return problems
    if named.partner_state is not PartnerState.ACTIVE or not (named.approved or may_approve):
        return replace(found, state=_S.PROPOSED)
    return replace(found, state=_begun(found, named))


def _partner_problem(path: Path, named: Named) -> WrongState:
    """Return that the partner itself has not been approved."""
    return WrongState(path, named.partner_state, (PartnerState.ACTIVE,))


def _begun(commitment: Commitment, named: Named) -> CommitmentState:
    """Return the state of one that is to be in force: it waits while what must come before is not over."""
    waits = commitment.after_id is not None and named.earlier is not _S.ENDED
    return _S.WAITING if waits else _S.ACTIVE


def changed(
    commitment: Commitment,
    change: Change,
    named: Named,
    bookings: Sequence[Booking],
    taxonomy: Taxonomy,
    today: date,
) -> Commitment | list[Problem]:
    """Return the commitment after a deed, one revision on, or why it may not be done.

    What accepted referrals hold from this week on must still fit.
    """
    move = COMMITMENT_MOVES[change.deed]
    if change.revision is not None and change.revision != commitment.revision:
        return [StaleRevision(("revision",), change.revision, commitment.revision)]
    if commitment.state not in move.sources:
        return [WrongState(("id",), commitment.state, tuple(sorted(move.sources)))]
    if move.target in {_S.ACTIVE, _S.WAITING} and named.partner_state is not PartnerState.ACTIVE:
        return [_partner_problem(("id", "partner"), named)]
    if problems := list(named_problems(change.terms, named)):
        return problems
    found = revised(commitment, change.terms, taxonomy)
    if isinstance(found, list):
        return found
    if problems := _footing_problems(change.deed, found, named, today):
        return problems
    found = replace(found, state=_next_state(found, change, named))
    if change.deed in ASSURING:
        found = replace(found, assured_on=today)
    if problem := below_reserved(commitment, found, bookings, today):
        return [problem]
    return replace(found, revision=commitment.revision + 1)


def _footing_problems(deed: CommitmentDeed, found: Commitment, named: Named, today: date) -> list[Problem]:
    """Return why an offer is not approved or renewed so: it would be over, or nothing stands under the pact any more."""
    if deed not in (CommitmentDeed.APPROVE, CommitmentDeed.RENEW):
        return []
    if deed is CommitmentDeed.RENEW and found.valid.end is not None and found.valid.end < today:
        return [PeriodInThePast(("validTo",), found.valid.end, today)]
    return list(standing_problems(found, named, today, ("id",), ("id",)))


def _next_state(commitment: Commitment, change: Change, named: Named) -> CommitmentState:
    """Return where the deed leads: what is declined and revised is proposed again, what must wait waits."""
    target = COMMITMENT_MOVES[change.deed].target or commitment.state
    if target is _S.DECLINED and change.deed is CommitmentDeed.REVISE:
        return _S.PROPOSED
    if target is _S.ACTIVE and change.deed is not CommitmentDeed.REVISE:
        return _begun(commitment, named)
    if target in {_S.ACTIVE, _S.WAITING} and "after_id" in change.terms:
        return _begun(commitment, named)
    return target


def carried(commitment: Commitment, pact_id: str) -> Commitment:
    """Return the commitment under the pact that renews its own, one revision on; all else stays as it is."""
    return replace(commitment, pact_id=pact_id, revision=commitment.revision + 1)


def below_reserved(
    before: Commitment, after: Commitment, bookings: Sequence[Booking], today: date
) -> BelowReserved | None:
    """Return what accepted referrals hold from this week on, when the commitment would no longer hold it."""
    left = _from_this_week_on(bookings, today)
    if not left:
        return None
    found = held(left)
    path = _no_longer(before, after, left, found)
    if path is None:
        return None
    kept = _kept(after, left, found)
    return BelowReserved(path, kept.minutes / 60, kept.places, kept.times, kept.until)


@dataclass(frozen=True)
class Reserved:
    """What accepted referrals hold of a commitment at the fullest, and until when.

    `minutes` are those of a week that it cannot promise less of; by arrangement, as many for each place.
    """

    minutes: int
    places: int
    times: Week
    until: date


def reserved(commitment: Commitment, bookings: Sequence[Booking], today: date) -> Reserved | None:
    """Return what is held of the commitment from this week on; None when nothing is."""
    left = _from_this_week_on(bookings, today)
    return _kept(commitment, left, held(left)) if left else None


def _kept(commitment: Commitment, left: Sequence[Booking], now: Held) -> Reserved:
    minutes = now.minutes
    if not now.times:
        minutes = max(minutes, -(-now.person_minutes // commitment.places))
    until = max(one.period.end for one in left if one.period.end)
    return Reserved(minutes, now.places, now.times, until)


def _from_this_week_on(bookings: Sequence[Booking], today: date) -> list[Booking]:
    monday = Period(today).first_monday
    return [booking.since(monday) for booking in bookings if (booking.period.end or today) >= monday]


def _no_longer(before: Commitment, after: Commitment, left: Sequence[Booking], now: Held) -> Path | None:
    """Return which part of the commitment was made less than what is held of it."""
    if after.state is not before.state and after.state in {_S.ENDED, _S.WAITING}:
        return ("id",) if after.state is _S.ENDED else ("afterId",)
    if not all(after.valid.covers(one.period) for one in left if before.valid.covers(one.period)):
        return ("validFrom",) if after.valid.start > before.valid.start else ("validTo",)
    clock_changes = after.by_arrangement != before.by_arrangement
    if after.windows != before.windows and (clock_changes or not now.times <= after.windows):
        return ("windows",)
    if now.places > after.places and after.places < before.places:
        return ("places",)
    room = after.minutes_per_week * after.places
    if now.minutes > after.minutes_per_week < before.minutes_per_week:
        return ("hoursPerWeek",)
    if now.person_minutes > room < before.minutes_per_week * before.places:
        return ("hoursPerWeek",) if after.minutes_per_week < before.minutes_per_week else ("places",)
    return None


def told(commitment: Commitment) -> dict[str, str]:
    """Return what a commitment says, each part as text in the spelling of the CSV folder."""

    def text(value: object) -> str:
        return "" if value is None else str(value)

    return {
        "pact": commitment.pact_id,
        "title": commitment.title,
        "competences": "|".join(commitment.competence_ids),
        "hoursPerWeek": decimal(commitment.minutes_per_week / 60, "en"),
        "places": text(commitment.places),
        "windows": str(commitment.windows),
        "closures": "|".join(map(closure_text, commitment.closures)),
        "languages": "|".join(commitment.languages),
        "minAge": text(commitment.min_age),
        "maxAge": text(commitment.max_age),
        "modes": "|".join(commitment.modes),
        "validFrom": text(commitment.valid.start),
        "validTo": text(commitment.valid.end),
        "place": text(commitment.place_id),
        "staffing": commitment.staffing,
        "staff": "|".join(commitment.staff_ids),
        "clearanceRequired": "yes" if commitment.clearance_required else "no",
        "after": text(commitment.after_id),
        "state": commitment.state,
        "assuredOn": text(commitment.assured_on),
    }


def closure_text(closure: Period) -> str:
    """Return a closure as text, `2026-08-01/2026-08-31`."""
    return f"{closure.start}/{closure.end or closure.start}"
