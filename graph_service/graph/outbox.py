"""What partners are still to be told, who may do that now, and the requests and offers that wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph_service.domain.events import Event
from graph_service.domain.telling import Addressee, MailFrequency, Untold
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.deciding import sent_event

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Lease:
    """A piece of work that is taken; `done_on` is the day for which what is done once a day was done last."""

    done_on: date | None


async def take_lease(graph: Graph, work: str, holder: str, now: datetime, until: datetime) -> Lease | None:
    """Take a piece of work until a moment, or keep it; return None when somebody else has it."""
    [row] = await graph.write("outbox/take_lease", id=work, holder=holder, now=now, until=until)
    return Lease(row["done_on"] and row["done_on"].to_native()) if row["taken"] else None


async def day_done(graph: Graph, work: str, holder: str, day: date) -> None:
    """Keep that the work of a day is done, unless somebody else has taken it meanwhile."""
    await graph.write("outbox/day_done", id=work, holder=holder, day=day)


async def addressees(graph: Graph) -> list[Addressee]:
    """Return the partners whom something has not been told yet, who waits longest first."""
    rows = await graph.read("outbox/addressees", limit=MOST_AT_ONCE)
    return [records.addressee(row["addressee"]) for row in rows]


async def untold(graph: Graph, partner_id: str, until: datetime) -> list[Untold]:
    """Return what a partner has not been told yet of all that was done until a moment, in order."""
    rows = await graph.read("outbox/untold", id=partner_id, until=until.astimezone(UTC), limit=MOST_AT_ONCE)
    return [records.untold(row) for row in rows]


async def told(
    graph: Graph,
    partner_id: str,
    ids: Sequence[str],
    how: str,
    now: datetime,
    mailed: int,
    letter: str | None = None,
) -> None:
    """Keep that these events are told, by the letter with this Message-ID, or that nobody can be told them.

    `mailed` is how many letters the partner has had that day.
    """
    await graph.write(
        "outbox/told",
        id=partner_id,
        ids=list(ids),
        how=how,
        now=now.astimezone(UTC),
        day=now.date(),
        mailed=mailed,
        letter=letter,
    )


async def sweep(graph: Graph, day: date) -> None:
    """Delete the links and paper codes that were no longer good on a day."""
    await graph.write("codes/sweep", day=day)


async def unanswered(graph: Graph, day: date, *, reminded: bool = True) -> list[str]:
    """Return the requests asked until a day that nobody has answered, the oldest first; those reminded of, or not."""
    rows = await graph.read("outbox/unanswered", day=day, reminded=reminded, limit=MOST_AT_ONCE)
    return [row["id"] for row in rows]


async def remind(graph: Graph, reminders: Sequence[tuple[str, Event]], day: date) -> int:
    """Bring requests to mind again, unless they are answered meanwhile; return how many."""
    rows = [{"id": id_, "day": day, "event": sent_event(event)} for id_, event in reminders]
    [row] = await graph.write("outbox/remind", rows=rows)
    return int(row["reminded"])


async def unassured(graph: Graph, day: date, asked_before: date, today: date) -> list[str]:
    """Return the active offers last confirmed until a day whose partners were not asked since another."""
    rows = await graph.read(
        "outbox/unassured", day=day, from_day=asked_before, to_day=today, limit=MOST_AT_ONCE
    )
    return [row["id"] for row in rows]


async def ask_confirmation(graph: Graph, asked: Sequence[tuple[str, Event]], day: date) -> int:
    """Have partners asked whether offers are still true; return how many."""
    rows = [{"id": id_, "day": day, "event": sent_event(event)} for id_, event in asked]
    [row] = await graph.write("outbox/ask_confirmation", rows=rows)
    return int(row["asked"])


async def waited_for_in_vain(graph: Graph, today: date) -> list[str]:
    """Return the commitments whose last day is over and for which others wait."""
    rows = await graph.read("outbox/waiting_in_vain", day=today)
    return list(dict.fromkeys(row["id"] for row in rows))


async def begin_followers(graph: Graph, commitment_id: str, event: Event) -> list[str]:
    """Let the commitments begin that wait for this one; return which."""
    rows = await graph.write("commitments/begin_followers", id=commitment_id, event=sent_event(event))
    return [row["id"] for row in rows]


async def choose_mail(graph: Graph, partner_id: str, frequency: MailFrequency, language: str) -> bool:
    """Keep how often a partner wishes to be written to; return False when there is no such partner."""
    rows = await graph.write("partners/choose_mail", id=partner_id, frequency=frequency, language=language)
    return bool(rows)
