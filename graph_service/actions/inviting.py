"""Whom to invite or train first, so that a share of what is missing is closed; nobody is asked by it.

Who might give more is known from the network itself: hours that are free and nobody could use, offers that have ended,
the rest of the times at which somebody is there, volunteers who could learn. Bodies that are only known from public lists
stand apart: nothing is known of what they would give.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.coverage.asking import share_problems
from graph_service.deadline import seconds_left
from graph_service.domain.checks import in_range
from graph_service.domain.events import Edit, OnBehalf
from graph_service.domain.model import CommitmentState
from graph_service.domain.partners import InvitationAnswer, PartnerDeed
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.schedule import Period
from graph_service.graph.connection import Graph
from graph_service.graph.coverage import Offered, Opened, offered, record_invitation
from graph_service.matching.pairing import Offer

if TYPE_CHECKING:
    from graph_service.coverage.invitations import Candidate, Invitations
    from graph_service.coverage.kinds import CandidateKind
    from graph_service.coverage.ledger import Ledger

ASKED_RECENTLY = timedelta(days=30)
SAID_NO_RECENTLY = timedelta(days=90)
DECLINED_RECENTLY = timedelta(days=365)
ENDED_SINCE = timedelta(days=730)
MOST_CANDIDATES = 2000
LEAST_SECONDS, MOST_SECONDS = 0.5, 60.0
MOST_OF_THE_TIME = 0.8


@dataclass(frozen=True)
class Proposed:
    """The fewest found, and how many could have been chosen from."""

    found: "Invitations"
    candidate_count: int


async def whom_to_invite(
    viewer: Viewer,
    opened: Opened,
    pact_id: str | None,
    share: Fraction,
    seconds: float,
    graph: Graph,
    today: date,
) -> Proposed | list[Problem]:
    """Return the fewest who together close this share of the gap of a pact, or of the whole city.

    What a pact lacks is counted for its areas alone, as if nobody else asked its partners.
    """
    permit(viewer, Action.READ_COVERAGE)
    problems = [
        *share_problems(float(share)),
        *in_range(("budgetSeconds",), seconds, LEAST_SECONDS, MOST_SECONDS),
    ]
    if problems:
        return problems
    during = opened.ledger.during
    ended = await offered(graph, during, frozenset({CommitmentState.ENDED}))
    left = seconds_left()
    seconds = seconds if left is None else min(seconds, MOST_OF_THE_TIME * left)
    return await asyncio.to_thread(_proposed, opened, ended, pact_id, share, seconds, today)


def _proposed(
    opened: Opened,
    ended: Sequence[Offered],
    pact_id: str | None,
    share: Fraction,
    seconds: float,
    today: date,
) -> Proposed | list[Problem]:
    from graph_service.coverage.invitations import invitations
    from graph_service.coverage.ledger import opened as judged

    ledger = opened.ledger
    if pact_id is not None:
        demands = [one for one in ledger.demands if pact_id in one.circumstances.serving_pact_ids]
        ledger = judged(demands, ledger.offers, ledger.during)
    several = _useful(
        ledger,
        list(_candidates(replace(opened, ledger=ledger), _reached(opened), ended, pact_id, today)),
    )
    found = invitations(ledger, several, share, seconds)
    return [found] if isinstance(found, Problem) else Proposed(found, len(several))


def _reached(opened: Opened) -> frozenset[str]:
    """Return the offers that could serve some need of the whole city: their hours are wanted where they are."""
    ledger = opened.ledger
    return frozenset(ledger.offers[number].commitment.id for number in ledger.arcs.offers.tolist())


def _candidates(
    opened: Opened, reached: frozenset[str], ended: Sequence[Offered], pact_id: str | None, today: date
) -> "Iterator[Candidate]":
    """Yield everybody who might give more, as it would be if they said yes; `reached` offers are wanted where they are."""
    from graph_service.coverage.kinds import CandidateKind

    ledger, during = opened.ledger, opened.ledger.during
    lacking = {
        demand.need.competence_id for demand, open_ in zip(ledger.demands, ledger.open, strict=True) if open_
    }
    pacts = sorted(
        {pact for demand in ledger.demands for pact in demand.circumstances.serving_pact_ids}
        if pact_id is None
        else {pact_id}
    )
    for one in opened.offered:
        commitment = one.offer.commitment
        idle = commitment.id not in reached
        if pact_id in {None, commitment.pact_id} and (more := _growth(one.offer)):
            yield _candidate("growable", CandidateKind.GROWABLE, one, more, today)
        if not idle:
            continue
        for pact in pacts:
            if pact != commitment.pact_id:
                there = replace(one.offer, commitment=replace(commitment, pact_id=pact))
                yield _candidate(f"pact-{pact}", CandidateKind.OTHER_PACT, one, there, today)
        if one.of_volunteer and pact_id in {None, commitment.pact_id}:
            for competence in sorted(lacking - set(commitment.competence_ids)):
                able = (*commitment.competence_ids, competence)
                trained = replace(one.offer, commitment=replace(commitment, competence_ids=able))
                yield _candidate(f"training-{competence}", CandidateKind.TRAINABLE, one, trained, today)
    for one in ended:
        commitment = one.offer.commitment
        over = one.pact_ends_on is not None and one.pact_ends_on < during.start
        last = commitment.valid.end
        if over or pact_id not in {None, commitment.pact_id} or (last and last < today - ENDED_SINCE):
            continue
        again = replace(
            commitment, state=CommitmentState.ACTIVE, valid=Period(during.start, one.pact_ends_on)
        )
        yield _candidate("ended", CandidateKind.ENDED, one, replace(one.offer, commitment=again), today)


def _growth(offer: Offer) -> Offer | None:
    """Return what more an offer could be: the rest of the times at which somebody is there; None when that is nothing."""
    commitment = offer.commitment
    more = commitment.windows.minutes - commitment.minutes_per_week
    if commitment.by_arrangement or more <= 0:
        return None
    return replace(offer, commitment=replace(commitment, minutes_per_week=more), bookings=())


def _candidate(what: str, kind: "CandidateKind", one: Offered, offer: Offer, today: date) -> "Candidate":
    from graph_service.coverage.invitations import Candidate

    asked = [day for day in (one.asked_on, one.requested_on, one.invited_on) if day is not None]
    declined_on = one.invited_on if one.answer is InvitationAnswer.DECLINED else None
    growing = what == "growable"
    return Candidate(
        f"{one.offer.commitment.id}/{what}",
        kind,
        offer,
        asked_recently=any(day >= today - ASKED_RECENTLY for day in asked),
        said_no=_since(one.turned_down_on, today - SAID_NO_RECENTLY)
        or _since(declined_on, today - DECLINED_RECENTLY),
        person=None if growing else one.offer.commitment.id,
    )


def _since(day: date | None, first: date) -> bool:
    return day is not None and day >= first


def _useful(ledger: "Ledger", several: "Iterable[Candidate]") -> "list[Candidate]":
    """Return those who could serve a need that has something open, the first by name.

    Of what could be made of the same hours, whatever serves no need that another way of using them does not is left out.
    """
    from graph_service.coverage.arcs import Judge

    known = sorted(several, key=lambda one: one.name)
    offers = [
        replace(one.offer, commitment=replace(one.offer.commitment, id=f"{row:09}"))
        for row, one in enumerate(known)
    ]
    judge = Judge([(one.need, one.circumstances) for one in ledger.demands], offers)
    arcs, served = judge.arcs(), defaultdict[int, set[int]](set)
    rows = [int(one.commitment.id) for one in judge.candidates.offers]
    for need, open_ in enumerate(ledger.open):
        for offer in arcs[need].tolist() if open_ else ():
            served[rows[offer]].add(need)
    by_person = defaultdict[str, list[int]](list)
    for row in served:
        by_person[known[row].person or known[row].name].append(row)
    kept = [row for own in by_person.values() for row in _widest(sorted(own), served)]
    return [known[row] for row in sorted(kept)[:MOST_CANDIDATES]]


def _widest(rows: Sequence[int], served: Mapping[int, set[int]]) -> list[int]:
    """Return those of several ways to use the same hours that serve a need which no other of them serves as well."""
    kept: list[int] = []
    for row in sorted(rows, key=lambda row: (-len(served[row]), row)):
        if not any(served[row] <= served[other] for other in kept):
            kept.append(row)
    return kept


async def record_answer(
    viewer: Viewer,
    partner_id: str,
    answer: InvitationAnswer,
    on_behalf: OnBehalf | None,
    graph: Graph,
    today: date,
) -> Problem | None:
    """Write down that a partner was invited to give more, or what it answered; an answer is its own word."""
    if answer is InvitationAnswer.WAITING:
        permit(viewer, Action.INVITE_PARTNERS, viewer.relation_to(partner_id))
        problem = None
    else:
        problem = source_problem(viewer, Action.INVITE_PARTNERS, partner_id, on_behalf)
    if problem := problem or word_problem(on_behalf, today):
        return problem
    edits = [Edit("invitation", "", answer)]
    event = new_event(viewer, PartnerDeed.INVITE, ("invitation",), on_behalf, edits)
    there = await record_invitation(graph, partner_id, event)
    return None if there else NotFound(("partnerId",), partner_id, kind="organisation")
