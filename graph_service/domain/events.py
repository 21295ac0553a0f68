"""What was done: who, what and when, and on whose word; the log that history, mail and subscriptions read."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graph_service.domain.model import ContactWay


@dataclass(frozen=True)
class OnBehalf:
    """Who said so, by which means and when, where somebody else writes down a partner's answer."""

    said_by: str
    means: ContactWay
    said_on: date


@dataclass(frozen=True)
class Edit:
    """A part of something before and after, as text in the spelling of the CSV folder; empty for nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Contested:
    """A partner says that what was written down in its name is not so."""

    at: datetime
    by: str
    note: str


@dataclass(frozen=True)
class Event:
    """What was done to something: who, when, and which of its parts changed.

    Values are kept of offers and bodies only, as `edits`: never of what is about families. `partner_id` is the partner
    whom it concerns; `to_tell` says that it has to be told, since somebody else did it.
    """

    id: str
    deed: str
    at: datetime
    by: str
    fields: tuple[str, ...] = ()
    on_behalf: OnBehalf | None = None
    edits: tuple[Edit, ...] = ()
    to_tell: bool = False
    contested: Contested | None = None
    partner_id: str | None = None


def edits(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Edit, ...]:
    """Return what differs between two tellings of the same thing, in the order of the later one."""
    return tuple(
        Edit(field, before.get(field, ""), said)
        for field, said in after.items()
        if before.get(field, "") != said
    )


def folded(made: list[Edit]) -> tuple[Edit, ...]:
    """Return edits made one after another as one each field, less those that were taken back."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for edit in made:
        first.setdefault(edit.field, edit.before)
        last[edit.field] = edit.after
    return tuple(Edit(field, first[field], said) for field, said in last.items() if first[field] != said)


def unjudged(history: Sequence[Event], judging: Container[str]) -> list[Edit]:
    """Return all that was said since one of the judging deeds was done last."""
    judged = [place for place, one in enumerate(history) if one.deed in judging]
    since = history[judged[-1] + 1 :] if judged else history
    return [edit for event in since for edit in event.edits]
