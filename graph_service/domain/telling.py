"""Telling partners what others did with their offers and referrals: how often, and until which moment."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from graph_service.domain.events import Event
from graph_service.domain.phrases import Language

DAILY_AT = time(7)


class MailFrequency(StrEnum):
    """How often a partner wishes to be written to."""

    NONE = "NONE"
    DAILY = "DAILY"
    AT_ONCE = "AT_ONCE"


class MailLanguage(StrEnum):
    """The language of letters."""

    IT = "IT"
    EN = "EN"

    @property
    def tag(self) -> Language:
        return "it" if self is MailLanguage.IT else "en"


@dataclass(frozen=True)
class Addressee:
    """A partner to be told something; `mailed` counts the letters written at once on the day `mailed_on`."""

    id: str
    name: str
    emails: tuple[str, ...] = ()
    frequency: MailFrequency = MailFrequency.AT_ONCE
    language: Language = "it"
    mailed_on: date | None = None
    mailed: int = 0

    def mailed_today(self, today: date) -> int:
        """Return how many letters were written at once today."""
        return self.mailed if self.mailed_on == today else 0


@dataclass(frozen=True)
class Untold:
    """Something that a partner has not been told: what was done, and to what; `kind` is the subject's."""

    event: Event
    kind: str
    subject_id: str
    title: str


def told_until(addressee: Addressee, now: datetime, most_a_day: int) -> datetime | None:
    """Return until which moment what was done is told now, or None when nothing is.

    At once means now, while letters of the day are left; otherwise, and daily, each morning at seven what came before
    it. Moments are on the wall clock of Europe/Rome, with their offset.

    >>> from zoneinfo import ZoneInfo
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Rome"))
    >>> told_until(Addressee("x", "X", frequency=MailFrequency.DAILY), noon, 5).hour
    7
    """
    if addressee.frequency is MailFrequency.NONE:
        return now
    at_once = addressee.frequency is MailFrequency.AT_ONCE
    if at_once and addressee.mailed_today(now.date()) < most_a_day:
        return now
    morning = datetime.combine(now.date(), DAILY_AT, now.tzinfo)
    return morning if now >= morning else None
