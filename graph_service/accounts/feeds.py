"""Calendars to subscribe to, at addresses that are secrets: shown once, kept as hashes, worthless at one tap.

A calendar is read by no cookie and no token, only by its address; and each time as whoever made it would read it now. Who may
see the sessions no more, since their account is closed, a case was handed over or a volunteer left, has no calendar either.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph_service.accounts.signing_in import fingerprint
from graph_service.accounts.viewers import SEEN_EVERY
from graph_service.actions.audit import record_reads
from graph_service.actions.cases import relation_to
from graph_service.actions.inclusion_pacts import sees_paths
from graph_service.domain.feeds import Feed, FeedKind, Running, Told, window
from graph_service.domain.model import Beneficiary, InclusionPact, Partner, Volunteer
from graph_service.domain.partners import own_ids
from graph_service.domain.permissions import (
    ANONYMOUS,
    Action,
    Forbidden,
    Relation,
    Viewer,
    may,
    permit,
    permit_some,
)
from graph_service.domain.phrases import Language
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import ROME, Period
from graph_service.graph import feeds
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph
from graph_service.graph.inclusion_pacts import inclusion_pacts
from graph_service.graph.partners import partners
from graph_service.graph.reference import reference

READS = {FeedKind.PARTNER: Action.READ_REFERRALS, FeedKind.VOLUNTEER: Action.READ_VOLUNTEERS}


@dataclass(frozen=True)
class Made:
    """A feed that was just made: its secret is not to be had again."""

    feed: Feed
    secret: str


@dataclass(frozen=True)
class Read:
    """What a feed tells at this moment, to whom, over which days."""

    feed: Feed
    name: str
    told: Sequence[Told]
    during: Period
    language: Language
    known: Reference


@dataclass(frozen=True)
class Subject:
    """What a feed shows: a partner or volunteer, or a path with its household."""

    partner: Partner | None = None
    path: InclusionPact | None = None
    household: Beneficiary | None = None

    @property
    def kind(self) -> FeedKind:
        if self.path:
            return FeedKind.PATH
        return FeedKind.VOLUNTEER if isinstance(self.partner, Volunteer) else FeedKind.PARTNER

    def is_open_to(self, viewer: Viewer, today: date) -> bool:
        """Return whether the viewer may read this, and have a calendar of it: it has to be theirs."""
        if self.household:
            relation = relation_to(viewer, self.household, today)
            return may(viewer, Action.KEEP_FEEDS, relation) and sees_paths(viewer, self.household, today)
        relation = viewer.relation_to(*own_ids(self.partner)) if self.partner else Relation.FOREIGN
        return may(viewer, Action.KEEP_FEEDS, relation) and may(viewer, READS[self.kind], relation)


async def make_feed(
    viewer: Viewer, subject_id: str, of_path: bool, graph: Graph, today: date
) -> Made | list[Problem]:
    """Make a calendar of a partner's or volunteer's sessions, or of a path's, for one's own account."""
    permit_some(viewer, Action.KEEP_FEEDS)
    subject = await _subject(subject_id, of_path, graph)
    if subject is None:
        return [NotFound(("subjectId",), subject_id)]
    if not subject.is_open_to(viewer, today):
        raise Forbidden(f"{Action.KEEP_FEEDS} is not allowed to {viewer.id}")
    made = Feed(secrets.token_hex(4), subject.kind, subject_id, datetime.now(UTC))
    secret = secrets.token_urlsafe(32)
    problem = await feeds.make_feed(graph, viewer.id, made, fingerprint(secret))
    return [problem] if problem else Made(made, secret)


async def revoke_feed(viewer: Viewer, feed_id: str, graph: Graph) -> Problem | None:
    """Make a calendar's address worthless: one's own, or anybody's for those who keep accounts."""
    anybodys = may(viewer, Action.KEEP_ACCOUNTS)
    if not anybodys:
        permit(viewer, Action.KEEP_OWN_ACCOUNT, Relation.OWN)
    owner = None if anybodys else viewer.id
    there = await feeds.revoke_feed(graph, feed_id, datetime.now(UTC), owner)
    return None if there else NotFound(("id",), feed_id, kind="feed")


async def read_feed(secret: str, graph: Graph, today: date, *, demo: bool) -> Read | None:
    """Return what is told at an address; None where there is none, and where whoever made it may not read it now.

    That a family's path was read is written down, once a day for each calendar, since programs come back all day long.
    """
    found = await feeds.feed_holder(graph, fingerprint(secret))
    if found is None:
        return None
    account, feed = found
    viewer = account.viewer
    if feed.revoked_at is not None or viewer is ANONYMOUS or (account.demo and not demo):
        return None
    subject = await _subject(feed.subject_id, feed.kind is FeedKind.PATH, graph)
    if subject is None or not subject.is_open_to(viewer, today):
        return None
    await _keep_read(viewer, feed, subject, graph)
    days, path = window(today), subject.path
    during = days.shared(Period(path.start, path.end)) if path else days
    running = await feeds.running(graph, feed, during) if during else []
    return Read(
        feed,
        subject.partner.name if subject.partner else "",
        [told for one in running if (told := _told(one, viewer, feed))],
        during or days,
        account.language,
        await reference(graph),
    )


async def _subject(subject_id: str, of_path: bool, graph: Graph) -> Subject | None:
    if not of_path:
        partner = (await partners(graph, [subject_id])).get(subject_id)
        return Subject(partner) if partner else None
    path = (await inclusion_pacts(graph, [subject_id])).get(subject_id)
    household = (await beneficiaries(graph, [path.beneficiary_id])).get(path.beneficiary_id) if path else None
    return Subject(path=path, household=household) if path and household else None


async def _keep_read(viewer: Viewer, feed: Feed, subject: Subject, graph: Graph) -> None:
    now = datetime.now(UTC)
    today = now.astimezone(ROME).date()
    new_today = feed.read_at is None or feed.read_at.astimezone(ROME).date() != today
    if subject.household and new_today:
        await record_reads(viewer, {subject.household.id: {"feed", "inclusion-pact"}}, graph)
    if feed.read_at is None or now - feed.read_at > SEEN_EVERY:
        await feeds.feed_read(graph, feed.id, now)


def _told(one: Running, viewer: Viewer, feed: Feed) -> Told | None:
    """Return what is told of a referral: to partners nothing that the family does not agree to, or not any more."""
    if feed.kind is FeedKind.PATH:
        return Told(one)
    if not one.course.consented:
        return None
    partner_id = one.course.partner_id
    own = may(viewer, Action.READ_REFERRALS, viewer.relation_to(partner_id))
    if partner_id == feed.subject_id:
        return Told(one) if own else None
    themselves = viewer.relation_to(feed.subject_id) is Relation.OWN
    return Told(one, held_by=feed.subject_id, with_competence=own or themselves)
