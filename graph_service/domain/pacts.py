"""A pact's life: who signs it, who leaves it, and how a later one renews it.

Several bodies may host a pact: some Case are managed by two or three. No deed leaves a pact without its only host.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from graph_service.domain.checks import year_problems
from graph_service.domain.commitments import NOT_OVER, carried
from graph_service.domain.interventions import LONGEST_NAME, moved_with
from graph_service.domain.model import Commitment, CommunityPact, Intervention, Signature, SignatureRole
from graph_service.domain.problems import (
    AlreadyRenewed,
    InTheFuture,
    Missing,
    NotFound,
    NotSigned,
    OnlyHost,
    PeriodReversed,
    Problem,
    StillCommitted,
    TooMany,
)
from graph_service.domain.schedule import Period

MOST_SOURCES, LONGEST_SOURCE, LONGEST_REASON = 50, 500, 2000


class PactDeed(StrEnum):
    """What somebody does with a pact."""

    SIGN = "SIGN"
    LEAVE = "LEAVE"
    RENEW = "RENEW"
    MAKE = "MAKE"


@dataclass(frozen=True)
class Said:
    """What is said of a signature: the part, the day where it is known, and the papers that say so."""

    role: SignatureRole
    sources: Sequence[str]
    signed_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """A pact, who signed it, and what one partner offers under it that is not over, each with its last day.

    `partner_id` is None when there is no such partner.
    """

    pact: CommunityPact
    signatures: Sequence[Signature]
    partner_id: str | None = None
    offers: Mapping[str, date | None] | None = None

    @property
    def signature(self) -> Signature | None:
        """What the partner signed, whether or not it has left since."""
        return next((one for one in self.signatures if one.partner_id == self.partner_id), None)

    @property
    def only_host(self) -> bool:
        """Whether the partner hosts the pact, and no other that stays does."""
        hosts = {
            one.partner_id
            for one in self.signatures
            if one.role is SignatureRole.HOST and one.left_on is None
        }
        return hosts == {self.partner_id}


def signed(standing: Standing, partner_id: str, said: Said, today: date) -> Signature | list[Problem]:
    """Return the partner's signature with what is said of it: papers add up, a known day stays, who had left is back."""
    problems = list(_signing_problems(said, today))
    if standing.partner_id is None:
        problems.append(NotFound(("partnerId",), partner_id))
    elif standing.only_host and said.role is not SignatureRole.HOST:
        problems.append(OnlyHost(("role",)))
    if problems:
        return problems
    before = standing.signature or Signature(standing.pact.id, partner_id)
    sources = dict.fromkeys([*before.sources, *(one.strip() for one in said.sources)])
    return replace(
        before,
        role=said.role,
        signed_on=said.signed_on or before.signed_on,
        sources=tuple(sources),
        left_on=None,
    )


def _signing_problems(said: Said, today: date) -> Iterator[Problem]:
    if not said.sources:
        yield Missing(("sources",))
    if len(said.sources) > MOST_SOURCES:
        yield TooMany(("sources",), len(said.sources), MOST_SOURCES)
    for index, source in enumerate(said.sources):
        if not source.strip():
            yield Missing(("sources", index))
        elif len(source) > LONGEST_SOURCE:
            yield TooMany(("sources", index), len(source), LONGEST_SOURCE)
    if said.signed_on is not None:
        yield from year_problems(("signedOn",), said.signed_on)
        if said.signed_on > today:
            yield InTheFuture(("signedOn",), said.signed_on, today)


def left(standing: Standing, partner_id: str, on: date, reason: str | None) -> Signature | list[Problem]:
    """Return the signature of a partner that leaves after this day, or why it may not."""
    before = standing.signature
    problems = list(year_problems(("on",), on))
    if reason is not None and len(reason) > LONGEST_REASON:
        problems.append(TooMany(("reason",), len(reason), LONGEST_REASON))
    if standing.partner_id is None:
        problems.append(NotFound(("partnerId",), partner_id))
    elif before is None or before.left_on is not None:
        problems.append(NotSigned(("partnerId",), before.left_on if before else None))
    elif before.signed_on is not None and on < before.signed_on:
        problems.append(PeriodReversed(("on",), before.signed_on, on))
    if problems or before is None:
        return problems
    if standing.only_host:
        return [OnlyHost(("partnerId",))]
    beyond = sorted(id_ for id_, last in (standing.offers or {}).items() if last is None or last > on)
    if beyond:
        return [StillCommitted(("partnerId",), len(beyond), tuple(beyond))]
    return replace(before, left_on=on)


@dataclass(frozen=True)
class Renewal:
    """How a pact is to be renewed: the later one's name and days, and what comes along."""

    name: str
    start: date
    end: date | None
    carry_signatures: bool
    carry_commitments: bool


@dataclass(frozen=True)
class Renewable:
    """A pact with all that may come along: who signed it, its commitments, its interventions.

    `commitments` are also those of other pacts that its interventions run; `taken` are those under the pact that
    nobody else can touch meanwhile.
    """

    standing: Standing
    commitments: Mapping[str, Commitment]
    taken: frozenset[str]
    interventions: Sequence[Intervention]


@dataclass(frozen=True)
class Renewed:
    """The later pact and what it takes over, and the earlier one as that leaves it."""

    pact: CommunityPact
    earlier: CommunityPact
    signatures: tuple[Signature, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    interventions: tuple[Intervention, ...] = ()


def renewed(
    before: Renewable, asked: Renewal, pact_id: str, source: str, today: date
) -> Renewed | list[Problem]:
    """Return the pact that renews another, or why it cannot.

    Who has not left by its first day signs it, with `source` as the paper; offers that are not over go under it, and
    so do interventions that are running and have some, all of which come along.
    """
    earlier = before.standing.pact
    problems = list(_renewal_problems(earlier, asked))
    if problems:
        return problems
    eve = asked.start - timedelta(days=1)
    last = eve if earlier.period.end is None else min(earlier.period.end, eve)
    commitments = tuple(
        carried(one, pact_id)
        for id_, one in sorted(before.commitments.items())
        if asked.carry_commitments and id_ in before.taken and one.state in NOT_OVER
    )
    living = {id_ for id_, one in before.commitments.items() if one.state in NOT_OVER}
    along = {one.id for one in commitments}
    return Renewed(
        pact=CommunityPact(
            id=pact_id,
            name=asked.name.strip(),
            place_id=earlier.place_id,
            period=Period(asked.start, asked.end),
            renews_id=earlier.id,
            version=earlier.version + 1,
        ),
        earlier=replace(earlier, period=Period(earlier.period.start, last), renewed_by_id=pact_id),
        signatures=tuple(
            Signature(pact_id, one.partner_id, today, one.role, (source,), one.left_on)
            for one in before.standing.signatures
            if asked.carry_signatures and (one.left_on is None or one.left_on >= asked.start)
        ),
        commitments=commitments,
        interventions=tuple(
            moved
            for one in before.interventions
            if (moved := moved_with(one, along, living, pact_id)) is not None
        ),
    )


def _renewal_problems(earlier: CommunityPact, asked: Renewal) -> Iterator[Problem]:
    if earlier.renewed_by_id is not None:
        yield AlreadyRenewed(("pactId",), earlier.renewed_by_id)
    if not asked.name.strip():
        yield Missing(("name",))
    if len(asked.name) > LONGEST_NAME:
        yield TooMany(("name",), len(asked.name), LONGEST_NAME)
    days = [("from", asked.start), *([("to", asked.end)] if asked.end else [])]
    wrong = [problem for name, day in days for problem in year_problems((name,), day)]
    yield from wrong
    if wrong:
        return
    if asked.end is not None and asked.end < asked.start:
        yield PeriodReversed(("to",), asked.start, asked.end)
    if asked.start <= earlier.period.start:
        yield PeriodReversed(("from",), earlier.period.start, asked.start - timedelta(days=1))


def told_signature(signature: Signature | None) -> dict[str, str]:
    """Return what a signature says, each part as text in the spelling of the CSV folder."""
    if signature is None:
        return {}
    return {
        "role": signature.role or "",
        "signedOn": str(signature.signed_on or ""),
        "sources": "|".join(signature.sources),
        "leftOn": str(signature.left_on or ""),
    }


def told_pact(pact: CommunityPact) -> dict[str, str]:
    """Return what a pact says, in the same way."""
    return {
        "name": pact.name,
        "place": pact.place_id,
        "startsOn": str(pact.period.start),
        "endsOn": str(pact.period.end or ""),
        "renews": pact.renews_id or "",
        "renewedBy": pact.renewed_by_id or "",
    }
