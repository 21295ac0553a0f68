"""Attendance: reading what was recorded, and recording one session or a partner's whole week."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from graph_service.domain.attendance import (
    BY_THE_WEEK,
    ENDING,
    EVER_HELD,
    Attendance,
    Course,
    NormalWeek,
)
from graph_service.domain.events import Event
from graph_service.domain.fulfilment import Promise
from graph_service.domain.model import Volunteer
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided_one, sent_event

_ENDING = sorted(ENDING)


async def attendance_of_referrals(
    graph: Graph, referral_ids: Sequence[str], start: date | None, end: date | None
) -> dict[str, list[Attendance]]:
    """Return what was recorded of each referral between two days, in order."""
    found: dict[str, list[Attendance]] = {}
    rows = await graph.read("attendance/of_referrals", ids=list(referral_ids), from_day=start, to_day=end)
    for row in rows:
        one = records.attendance(row["attendance"])
        found.setdefault(one.referral_id, []).append(one)
    return found


async def record(
    graph: Graph,
    referral_id: str,
    day: date,
    volunteer_id: str | None,
    rule: Callable[[Course, Volunteer | None], tuple[Attendance, Event] | Problem],
) -> Attendance | Problem:
    """Let a rule record a session of the referral, in place of what was recorded of it before."""

    async def work(transaction: Transaction) -> Attendance:
        if not await transaction.run("attendance/take", id=referral_id):
            raise Refused([NotFound(("referralId",), referral_id, kind="referral")])
        [course] = await _courses(transaction, [referral_id], Period(day, day))
        found = rule(course, await _volunteer(transaction, volunteer_id))
        if isinstance(found, Problem):
            raise Refused([found])
        made, event = found
        await transaction.run(
            "attendance/save", ids=[referral_id], rows=[_row(made)], event=sent_event(event)
        )
        return made

    return await decided_one(graph, work)


async def record_week(
    graph: Graph, partner_id: str, week: Period, event: Event, rule: Callable[[Sequence[Course]], NormalWeek]
) -> NormalWeek | Problem:
    """Let a rule record the week of all the partner's referrals, all of it or nothing."""

    async def work(transaction: Transaction) -> NormalWeek:
        taken = await transaction.run(
            "attendance/take_week",
            partner_id=partner_id,
            states=sorted(BY_THE_WEEK),
            from_day=week.start,
            to_day=week.end,
        )
        if not taken:
            raise Refused([NotFound(("partnerId",), partner_id)])
        ids = taken[0]["ids"]
        found = rule(await _courses(transaction, ids, week))
        rows = [_row(one) for one in found.new]
        await transaction.run("attendance/save", ids=ids, rows=rows, event=sent_event(event))
        return found

    return await decided_one(graph, work)


async def _courses(transaction: Transaction, ids: Sequence[str], during: Period) -> list[Course]:
    rows = await transaction.read(
        "attendance/weigh", ids=list(ids), ending=_ENDING, from_day=during.start, to_day=during.end
    )
    return [records.course(row["course"]) for row in rows]


async def _volunteer(transaction: Transaction, volunteer_id: str | None) -> Volunteer | None:
    if volunteer_id is None:
        return None
    rows = await transaction.read("partners/by_ids", ids=[volunteer_id])
    found = records.partner(rows[0]["partner"]) if rows else None
    return found if isinstance(found, Volunteer) else None


def _row(one: Attendance) -> dict[str, Any]:
    return {
        "id": one.id,
        "referral_id": one.referral_id,
        "day": one.day,
        "opens": one.opens,
        "state": one.state,
        "minutes": one.minutes,
        "volunteer_id": one.volunteer_id,
    }


async def promises(
    graph: Graph, wanted: Sequence[tuple[str, str]], during: Period
) -> dict[tuple[str, str], list[Promise]]:
    """Return what the figures of each are made of, by kind (partner or pact) and id."""
    found: dict[tuple[str, str], list[Promise]] = {}
    rows = await graph.read(
        "fulfilment/weigh",
        wanted=[{"kind": kind, "id": id_} for kind, id_ in wanted],
        states=sorted(EVER_HELD),
        ending=_ENDING,
        from_day=during.first_monday,
        to_day=during.last_sunday,
    )
    for row in rows:
        found.setdefault((row["kind"], row["id"]), []).append(records.promise(row["promise"]))
    return found
