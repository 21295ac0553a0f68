"""Entrusting a family's needs to partners: asking for it, and each answer and step after."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from graph_service.actions.once import asking, key_problems
from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain.capacity import Booking
from graph_service.domain.cases import accompanying
from graph_service.domain.events import Event, OnBehalf
from graph_service.domain.model import Beneficiary, Commitment, Need, NeedState, ReferralState
from graph_service.domain.permissions import Action, Viewer, may, permit, permit_some
from graph_service.domain.problems import (
    AlreadyAsked,
    Missing,
    NotFound,
    NotWholeSessions,
    OutOfRange,
    OutsidePeriod,
    OutsideTimes,
    PeriodInThePast,
    PeriodReversed,
    Problem,
    Repeated,
    TooMany,
    WrongState,
)
from graph_service.domain.referrals import (
    MOVES,
    ChoiceReason,
    Decided,
    Deed,
    Introduction,
    Prospect,
    Referral,
    ReferralReason,
    Side,
    Weighed,
    does_not_fit,
    introduction_problems,
    moved,
    placed,
)
from graph_service.domain.schedule import DAY, AskedSession, Period, Week, clock, months_later, session
from graph_service.graph.connection import Graph
from graph_service.graph.referrals import decide, request
from graph_service.matching.search import DEFAULT_MONTHS, MOST_YEARS, nearest_hours

MOST_REQUESTS, MOST_SESSIONS = 100, 50


@dataclass(frozen=True)
class AskedReferral:
    """A need to be entrusted to a commitment: by the clock its weekly sessions, by arrangement hours a week.

    Without hours it is all that the need still lacks; without days, from today, or when both begin, to the end of
    the need or the commitment, six months at most.
    """

    need_id: str
    commitment_id: str
    sessions: tuple[AskedSession, ...] = ()
    hours_per_week: float | None = None
    start: date | None = None
    end: date | None = None
    choice: ChoiceReason | None = None
    introduction: Introduction | None = None


@dataclass(frozen=True)
class Step:
    """What somebody does with a referral, why, and on whose word."""

    deed: Deed
    reason: ReferralReason | None = None
    unmet: str | None = None
    on_behalf: OnBehalf | None = None


_ACTIONS = {Side.SENDER: Action.SEND_REFERRALS, Side.RECEIVER: Action.ANSWER_REFERRALS}


async def request_referrals(
    viewer: Viewer, asked: Sequence[AskedReferral], key: str, graph: Graph, today: date
) -> list[str] | list[Problem]:
    """Ask partners for all of these or, when one cannot be, for none; return the new ids, or what is wrong.

    The same key with the same requests gives the same referrals again. Nothing is reserved until a partner accepts;
    what is full already is refused at once.
    """
    permit_some(viewer, Action.SEND_REFERRALS)
    problems = _asked_problems(asked, key)
    if problems:
        return problems
    new = [(secrets.token_hex(8), replace(_request_event(viewer, one), to_tell=True)) for one in asked]
    return await request(
        graph,
        asking(viewer, key, tuple(asked)),
        [
            (one.need_id, one.commitment_id, one.introduction.place_id if one.introduction else None)
            for one in asked
        ],
        partial(_made, viewer, asked, new, today),
    )


def _request_event(viewer: Viewer, asked: AskedReferral) -> Event:
    introduced = ("introduction",) if asked.introduction else ()
    return new_event(viewer, Deed.REQUEST, ("state", "sessions", "period", *introduced))


async def move_referral(
    viewer: Viewer, referral_id: str, step: Step, graph: Graph, today: date
) -> Referral | Problem:
    """Do a deed with a referral behind its locks; return it, or why not, and then nothing has changed.

    What the receiver does may be written down by somebody else, who then tells on whose word.
    """
    permit_some(viewer, _ACTIONS[MOVES[step.deed].side])
    if problem := word_problem(step.on_behalf, today):
        return problem

    def rule(found: Weighed) -> Decided | Problem:
        problem = _side_problem(viewer, step, found, today)
        return problem or moved(found, step.deed, step.reason, step.unmet)

    fields = ("state", "reason") if step.reason else ("state",)

    def event(after: Referral) -> Event:
        return new_event(viewer, step.deed, fields, step.on_behalf, partner_id=after.partner_id)

    return await decide(graph, referral_id, event, rule)


def deeds_open_to(viewer: Viewer, referral: Referral, household: Beneficiary, today: date) -> list[Deed]:
    """Return what the viewer can do with a referral as it stands now, be it on the partner's word."""
    relations = {
        Side.SENDER: viewer.relation_to_case(*accompanying(household, today)),
        Side.RECEIVER: viewer.relation_to(referral.partner_id),
    }
    sides = {side for side, action in _ACTIONS.items() if may(viewer, action, relations[side])}
    return [deed for deed, move in MOVES.items() if move.side in sides and referral.state in move.sources]


def permit_sending(viewer: Viewer, household: Beneficiary, today: date) -> None:
    """Raise Forbidden unless the viewer may ask partners for this household, and take back what was asked."""
    permit(viewer, Action.SEND_REFERRALS, viewer.relation_to_case(*accompanying(household, today)))


def _side_problem(viewer: Viewer, step: Step, found: Weighed, today: date) -> Problem | None:
    """Raise Forbidden when the viewer is on neither side; tell when a partner's word needs its source."""
    if MOVES[step.deed].side is Side.SENDER:
        permit_sending(viewer, found.household, today)
        return None
    return source_problem(viewer, Action.ANSWER_REFERRALS, found.referral.partner_id, step.on_behalf)


def _asked_problems(asked: Sequence[AskedReferral], key: str) -> list[Problem]:
    problems = key_problems(key)
    if not asked:
        problems.append(Missing(("requests",)))
    if len(asked) > MOST_REQUESTS:
        problems.append(TooMany(("requests",), len(asked), MOST_REQUESTS))
    for index, one in enumerate(asked):
        if len(one.sessions) > MOST_SESSIONS:
            problems.append(TooMany(("requests", index, "sessions"), len(one.sessions), MOST_SESSIONS))
        if (one.need_id, one.commitment_id) in {
            (other.need_id, other.commitment_id) for other in asked[:index]
        }:
            problems.append(Repeated(("requests", index), one.need_id))
    return problems


def _made(
    viewer: Viewer,
    asked: Sequence[AskedReferral],
    new: Sequence[tuple[str, Event]],
    today: date,
    prospects: Sequence[Prospect],
) -> list[tuple[Referral, Event]] | list[Problem]:
    """Return the referrals asked for, each beside those before it as if they were accepted, or all problems."""
    made: list[tuple[Referral, Event]] = []
    problems: list[Problem] = []
    for index, (one, prospect, (id_, event)) in enumerate(zip(asked, prospects, new, strict=True)):
        if prospect.household is not None:
            permit_sending(viewer, prospect.household, today)
        found = _request(one, prospect, id_, today)
        if isinstance(found, Weighed):
            together = _beside(found, [referral for referral, _ in made], prospect.of_volunteer)
            problem = does_not_fit(together, ())
            found = [problem] if problem else found
        if isinstance(found, Weighed):
            made.append((found.referral, event))
        else:
            problems += [problem.within("requests", index) for problem in found]
    return problems or made


def _beside(found: Weighed, earlier: Sequence[Referral], of_volunteer: bool) -> Weighed:
    """Return the same, with what was asked before in one go counted as held."""

    def booking(one: Referral) -> Booking:
        return Booking(one.period, one.places, one.week, one.minutes_per_week)

    own = found.referral
    return replace(
        found,
        need=replace(
            found.need,
            reserved_minutes=found.need.reserved_minutes
            + sum(one.minutes_per_week for one in earlier if one.need_id == own.need_id),
        ),
        bookings=(
            *found.bookings,
            *(booking(one) for one in earlier if one.commitment_id == own.commitment_id),
        ),
        elsewhere=(
            *found.elsewhere,
            *(
                booking(one)
                for one in earlier
                if of_volunteer
                and one.partner_id == own.partner_id
                and one.commitment_id != own.commitment_id
            ),
        ),
    )


def _request(asked: AskedReferral, prospect: Prospect, id_: str, today: date) -> Weighed | list[Problem]:
    """Return the referral that is asked for beside what others hold, or what of the asking makes no sense."""
    need, commitment = prospect.need, prospect.commitment
    problems: list[Problem] = []
    if need is None:
        problems.append(NotFound(("needId",), asked.need_id, kind="need"))
    if commitment is None:
        problems.append(NotFound(("commitmentId",), asked.commitment_id, kind="commitment"))
    if need is None or commitment is None:
        return problems
    if prospect.pending_id is not None:
        return [AlreadyAsked((), prospect.pending_id)]
    if need.state is not NeedState.OPEN:
        return [WrongState(("needId",), need.state, (NeedState.OPEN,))]
    period = _period(asked, need, commitment, today)
    minutes = _minutes(asked, need)
    problems = [one for one in (period, minutes) if isinstance(one, Problem)]
    problems += _session_problems(asked, need, commitment)
    if asked.introduction and isinstance(period, Period):
        found = introduction_problems(asked.introduction, period, prospect)
        problems += [one.within("introduction") for one in found]
    if problems or isinstance(period, Problem) or isinstance(minutes, Problem):
        return problems
    assert prospect.household is not None, "a need is a household's"
    sessions = [_session(one, need) for one in asked.sessions]
    return prospect.weighed(
        Referral(
            id=id_,
            need_id=asked.need_id,
            beneficiary_id=prospect.household.id,
            commitment_id=asked.commitment_id,
            partner_id=commitment.partner_id,
            state=ReferralState.REQUESTED,
            period=period,
            places=need.places,
            minutes_per_week=minutes,
            sessions=tuple(sorted(window for one in sessions for window in one.windows())),
            requested_on=today,
            choice=asked.choice,
            introduction=placed(asked.introduction, prospect) if asked.introduction else None,
        )
    )


def _period(asked: AskedReferral, need: Need, commitment: Commitment, today: date) -> Period | Problem:
    """Return the days: those asked, else those that need and commitment share from today on."""
    start = max(today, asked.start or max(need.period.start, commitment.valid.start))
    ends = [day for day in (need.period.end, commitment.valid.end) if day]
    end = asked.end or min([*ends, months_later(start, DEFAULT_MONTHS)])
    if asked.start and asked.end and asked.end < asked.start:
        return PeriodReversed(("to",), asked.start, asked.end)
    if end < today:
        return PeriodInThePast(("to",), end, today)
    if end < start:
        return PeriodReversed(("to",), start, end)
    latest = months_later(today, 12 * MOST_YEARS)
    return Period(start, end) if end <= latest else OutsidePeriod(("to",), today, latest)


def _minutes(asked: AskedReferral, need: Need) -> int | Problem:
    """Return minutes a week: of the sessions, or the hours asked, or all that the need still lacks."""
    path, length = ("hoursPerWeek",), need.session_minutes
    if asked.sessions:
        return len(asked.sessions) * length
    if asked.hours_per_week is None:
        return max(length, need.minutes_waiting)
    minutes = asked.hours_per_week * 60
    most = need.minutes_per_week / 60
    if not length / 60 <= asked.hours_per_week <= most:
        return OutOfRange(path, asked.hours_per_week, length / 60, most)
    if minutes % length:
        return NotWholeSessions(path, asked.hours_per_week, length, nearest_hours(minutes, length))
    return int(minutes)


def _session_problems(asked: AskedReferral, need: Need, commitment: Commitment) -> list[Problem]:
    """Return which sessions are at no time of the commitment, or where the clock is missing."""
    if not commitment.by_arrangement and not asked.sessions:
        return [Missing(("sessions",))]
    problems: list[Problem] = []
    taken = Week()
    for index, one in enumerate(asked.sessions):
        times = _session(one, need)
        if commitment.by_arrangement or not times <= commitment.windows:
            problems.append(OutsideTimes(("sessions", index), commitment.windows))
        elif taken & times:
            problems.append(Repeated(("sessions", index), f"{one.weekday.name} {clock(one.opens)}"))
        taken = taken | times
    return problems


def _session(asked: AskedSession, need: Need) -> Week:
    return session(asked.weekday.number * DAY + asked.opens, need.session_minutes)
