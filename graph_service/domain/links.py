"""Links sent by e-mail that do one thing without signing in: to say that an offer is true, or that an event is not so."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from graph_service.domain.problems import LinkLapsed, LinkRevoked, Problem


class LinkPurpose(StrEnum):
    """What a link does."""

    CONFIRM = "CONFIRM"
    CONTEST = "CONTEST"


@dataclass(frozen=True)
class Link:
    """A link of a partner: what it does, about which event, and to what that event was done."""

    id: str
    purpose: LinkPurpose
    partner_id: str
    partner_name: str
    event_id: str
    subject_id: str
    title: str
    expires_on: date
    used_at: datetime | None = None
    revoked_at: datetime | None = None


def not_usable(link: Link, today: date) -> Problem | None:
    """Return why a link is worth nothing any more; its last day is the one before `expires_on`."""
    if link.revoked_at is not None:
        return LinkRevoked(("token",))
    return LinkLapsed(("token",), link.expires_on) if today >= link.expires_on else None
