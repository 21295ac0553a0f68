"""Referrals: reading them, asking for new ones, and moving one behind its locks."""

from collections.abc import Callable, Sequence
from typing import Any

from graph_service.domain.events import Event
from graph_service.domain.model import PENDING, RESERVING, ReferralState
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.referrals import Decided, Prospect, Referral, Weighed
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import (
    Refused,
    Requested,
    decided,
    decided_one,
    made_once,
    ruled,
    sent_event,
    take_key,
)
from graph_service.graph.pages import Keys, counted_page


async def referrals(graph: Graph, ids: Sequence[str]) -> dict[str, Referral]:
    """Return the referrals with these ids, by id."""
    rows = await graph.read("referrals/by_ids", ids=list(ids))
    return {row["referral"]["id"]: records.referral(row["referral"]) for row in rows}


async def referrals_of_needs(graph: Graph, need_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the referrals that meet each need, the latest asked first."""
    rows = await graph.read("referrals/of_needs", ids=list(need_ids))
    return records.grouped(rows, lambda row: row["referral_id"])


async def referral_keys(
    graph: Graph,
    partner_id: str,
    states: Sequence[ReferralState] | None,
    first: int,
    after: str,
    *,
    agreed: bool = False,
) -> Keys:
    """Return one page of the referrals to a partner, the earliest asked first; or only those that families agree to."""
    wanted = None if states is None else [str(state) for state in states]
    return await counted_page(
        graph, "referrals/page_of_partner", first, after, id=partner_id, states=wanted, agreed=agreed
    )


async def decide(
    graph: Graph,
    referral_id: str,
    event: Callable[[Referral], Event],
    rule: Callable[[Weighed], Decided | Problem],
) -> Referral | Problem:
    """Let a rule move the referral while nobody else can touch what it looks at; a refusal changes nothing."""

    async def work(transaction: Transaction) -> Referral:
        taken = await transaction.run("referrals/take", id=referral_id)
        if not taken:
            raise Refused([NotFound(("id",), referral_id, kind="referral")])
        [row] = await transaction.read("referrals/weigh", wanted=[taken[0].data()], **_STATES)
        found = rule(records.prospect(row).weighed(records.referral(row["referral"])))
        if isinstance(found, Problem):
            raise Refused([found])
        after = found.referral
        await transaction.run(
            "referrals/save",
            id=after.id,
            state=after.state,
            reason=after.reason,
            unmet=after.unmet,
            need_state=found.need_state,
            lapsed_on=after.lapsed_on,
            event=sent_event(event(after)),
        )
        return after

    return await decided_one(graph, work)


async def introduce(
    graph: Graph,
    referral_id: str,
    place_id: str | None,
    event: Callable[[Referral], Event],
    rule: Callable[[Referral, Prospect], Referral | list[Problem]],
) -> Referral | list[Problem]:
    """Let a rule say how a family is introduced, behind the same locks; a refusal changes nothing."""

    async def work(transaction: Transaction) -> Referral:
        taken = await transaction.run("referrals/take", id=referral_id)
        if not taken:
            raise Refused([NotFound(("id",), referral_id, kind="referral")])
        wanted = [taken[0].data() | {"place_id": place_id}]
        [row] = await transaction.read("referrals/weigh", wanted=wanted, **_STATES)
        found = ruled(rule(records.referral(row["referral"]), records.prospect(row)))
        told = sent_event(event(found))
        await transaction.run("referrals/introduce", id=found.id, row=_introduced(found), event=told)
        return found

    return await decided(graph, work)


async def request(
    graph: Graph,
    asked: Requested,
    pairs: Sequence[tuple[str, str, str | None]],
    rule: Callable[[Sequence[Prospect]], list[tuple[Referral, Event]] | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule make referrals of what is asked, all of them or none; the same key gives the same ones again.

    `pairs` name the need and the commitment of each, and the place of its introduction where it names one.
    """

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked, sorted({need_id for need_id, *_ in pairs}))
        rows = await transaction.read("referrals/weigh", **_weighing(pairs))
        made = rule([records.prospect(row) for row in rows])
        if problems := [one for one in made if isinstance(one, Problem)]:
            raise Refused(problems)
        new = [one for one in made if not isinstance(one, Problem)]
        await transaction.run(
            "referrals/request",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            rows=[_row(place, *one) for place, one in enumerate(new)],
        )
        return [referral.id for referral, _ in new]

    return await made_once(graph, work)


_STATES = {"reserving": sorted(RESERVING), "pending": sorted(PENDING)}


def _weighing(pairs: Sequence[tuple[str, str, str | None]]) -> dict[str, Any]:
    wanted = [
        {"need_id": need, "commitment_id": commitment, "referral_id": "", "place_id": place}
        for need, commitment, place in pairs
    ]
    return {"wanted": wanted, **_STATES}


def _row(place: int, referral: Referral, event: Event) -> dict[str, Any]:
    return {
        "place": place,
        "id": referral.id,
        "need_id": referral.need_id,
        "commitment_id": referral.commitment_id,
        "state": referral.state,
        "sessions": [str(window) for window in referral.sessions],
        "minutes_per_week": referral.minutes_per_week,
        "starts_on": referral.period.start,
        "ends_on": referral.period.end,
        "requested_on": referral.requested_on,
        "places": referral.places,
        "choice": referral.choice,
        **_introduced(referral),
        "event": sent_event(event),
    }


def _introduced(referral: Referral) -> dict[str, Any]:
    one = referral.introduction
    return {
        "introduced_on": one.day if one else None,
        "introduced_at": one.minute if one else None,
        "introduced_by": one.operator if one else None,
        "introduced_place_id": one.place_id if one else None,
    }
