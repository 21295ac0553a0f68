"""What the service does by itself, again and again: tell partners, remind them, let requests lapse, ask for confirmations.

Any number of processes may do it: each turn is taken under a lease. What goes by days is done once a day, kept beside the
lease when all of it is done: whoever is killed in between leaves it to the next turn. A letter is sent first and kept as
sent afterwards, so that each event reaches the post at least once.
"""

import asyncio
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import structlog

from graph_service.domain.commitments import CommitmentDeed
from graph_service.domain.events import Event
from graph_service.domain.problems import Problem
from graph_service.domain.referrals import Decided, Deed, Referral, Weighed, moved
from graph_service.domain.schedule import ROME
from graph_service.domain.suggestions import suggestions
from graph_service.domain.telling import Addressee, MailFrequency, Untold, told_until
from graph_service.errors import PattiError
from graph_service.events.letters import asks_for_confirmation, letter, purposes
from graph_service.events.links import Signer, new_link
from graph_service.events.mail import Mail, NobodyThere, NotDelivered, Post, open_post
from graph_service.events.passes import send_passes
from graph_service.events.publishing import publish_week
from graph_service.graph import audit, outbox
from graph_service.graph.commitments import commitments
from graph_service.graph.connection import Graph
from graph_service.graph.links import make_links
from graph_service.graph.referrals import decide
from graph_service.graph.suggestions import turned_down

SERVICE = "patti"
"""Who does what the service does by itself."""
WORK = "tending"
SWEPT_AFTER = timedelta(days=30)
"""For so long a link or a paper code that is no longer good can still say so."""
ASK_AGAIN_AFTER = timedelta(days=30)
log = structlog.get_logger()


@dataclass(frozen=True)
class Habits:
    """How the service tends its network: what it waits for, in days, and how it writes. Zero days are never.

    `lease_seconds` is how long others wait for one that was killed at it.
    """

    signer: Signer
    mail_folder: Path
    smtp_url: str | None = None
    sender: str = "patti@localhost"
    most_letters_a_day: int = 5
    remind_after: int = 3
    lapse_after: int = 10
    confirm_after: int = 150
    lease_seconds: float = 60
    coverage_floor: int = 5

    @property
    def mail(self) -> Mail:
        return Mail(self.mail_folder, self.smtp_url, self.sender)


@dataclass(frozen=True)
class Turn:
    """What one turn did."""

    letters: int = 0
    told: int = 0
    failed: int = 0
    reminded: int = 0
    lapsed: int = 0
    asked: int = 0
    begun: int = 0
    passes: int = 0
    chained: int = 0
    published: int = 0


async def tend_for_ever(graph: Graph, habits: Habits, today: date | None, seconds: float) -> None:
    """Take turns until cancelled; what fails is logged and tried again at the next turn."""
    holder = secrets.token_hex(8)
    while True:
        try:
            await tend(graph, habits, today, holder)
        except PattiError as error:
            log.warning("a turn failed", reason=str(error))
        except Exception as error:  # noqa: BLE001  # the service must go on; a traceback could hold values
            log.error("a turn failed", kind=type(error).__name__)  # noqa: TRY400
        await asyncio.sleep(seconds)


async def tend(graph: Graph, habits: Habits, today: date | None = None, holder: str = "") -> Turn:
    """Take one turn, unless somebody else is at it; `today` stands for the present day where it is given."""
    holder = holder or secrets.token_hex(8)
    lease = await _hold(graph, habits, holder)
    if lease is None:
        return Turn()
    try:
        return await _turn(graph, habits, today or datetime.now(ROME).date(), holder, lease)
    finally:
        now = datetime.now(UTC)
        await outbox.take_lease(graph, WORK, holder, now, now)


async def _hold(graph: Graph, habits: Habits, holder: str) -> outbox.Lease | None:
    now = datetime.now(UTC)
    return await outbox.take_lease(graph, WORK, holder, now, now + timedelta(seconds=habits.lease_seconds))


async def _turn(graph: Graph, habits: Habits, today: date, holder: str, lease: outbox.Lease) -> Turn:
    """Send the passes that wait, do the work of the day unless it is done, then tell all that waits."""
    passes, failed = await send_passes(graph, habits.signer, habits.mail, datetime.now(UTC))
    turn = Turn(passes=passes, failed=failed)
    if lease.done_on != today:
        done = await _day(graph, habits, today, holder)
        turn = replace(done, passes=passes, failed=failed)
        if await _hold(graph, habits, holder) is None:
            return turn
    turn = await _tell(graph, habits, datetime.now(ROME), today, turn, holder)
    return replace(turn, chained=await _chain(graph, habits, holder))


async def _chain(graph: Graph, habits: Habits, holder: str) -> int:
    """Add to the audit chain all that was done since, as long as the lease lasts."""
    done = 0
    while portion := await audit.record_events(graph):
        done += portion
        if await _hold(graph, habits, holder) is None:
            break
    return done


async def _day(graph: Graph, habits: Habits, today: date, holder: str) -> Turn:
    """Do what goes by days, all of it, in portions; done again, it finds nothing left to do."""
    await audit.key_every_case(graph)
    await outbox.sweep(graph, today - SWEPT_AFTER)
    turn = Turn(begun=await _begin(graph, today))
    while portion := await _portion(graph, habits, today):
        turn = replace(turn, **{name: getattr(turn, name) + count for name, count in portion.items()})
        if await _hold(graph, habits, holder) is None:
            return turn
    turn = replace(turn, published=int(await publish_week(graph, today, habits.coverage_floor)))
    await outbox.day_done(graph, WORK, holder, today)
    return turn


async def _portion(graph: Graph, habits: Habits, today: date) -> dict[str, int]:
    """Do a portion of each kind; return how many, and nothing when none is left."""
    done = {
        "lapsed": await _lapse(graph, habits, today),
        "reminded": await _remind(graph, habits, today),
        "asked": await _ask(graph, habits, today),
    }
    return done if any(done.values()) else {}


async def _begin(graph: Graph, today: date) -> int:
    """Let commitments begin whose earlier one is past its last day."""
    begun = 0
    for id_ in await outbox.waited_for_in_vain(graph, today):
        begun += len(await outbox.begin_followers(graph, id_, _event(CommitmentDeed.BEGIN)))
    return begun


async def _remind(graph: Graph, habits: Habits, today: date) -> int:
    if not habits.remind_after:
        return 0
    waiting = await outbox.unanswered(graph, today - timedelta(days=habits.remind_after), reminded=False)
    reminders = [(id_, _event(Deed.REMIND, "remindedOn")) for id_ in waiting]
    return await outbox.remind(graph, reminders, today) if reminders else 0


async def _lapse(graph: Graph, habits: Habits, today: date) -> int:
    """Let requests lapse that were asked too long ago; those answered at this very moment are left alone."""
    if not habits.lapse_after:
        return 0

    def rule(found: Weighed) -> Decided | Problem:
        decided = moved(found, Deed.LAPSE)
        if isinstance(decided, Problem):
            return decided
        return replace(decided, referral=replace(decided.referral, lapsed_on=today))

    def event(after: Referral) -> Event:
        return _event(Deed.LAPSE, "state", "lapsedOn")

    late = await outbox.unanswered(graph, today - timedelta(days=habits.lapse_after))
    found = [await decide(graph, id_, event, rule) for id_ in late]
    return sum(isinstance(one, Referral) for one in found)


async def _ask(graph: Graph, habits: Habits, today: date) -> int:
    """Have partners asked whether offers that nobody has confirmed for long are still true."""
    if not habits.confirm_after:
        return 0
    day = today - timedelta(days=habits.confirm_after)
    stale = await outbox.unassured(graph, day, today - ASK_AGAIN_AFTER, today)
    asked = [(id_, _event(CommitmentDeed.ASK, "askedOn")) for id_ in stale]
    return await outbox.ask_confirmation(graph, asked, today) if asked else 0


def _event(deed: str, *fields: str) -> Event:
    return Event(secrets.token_hex(8), deed, datetime.now(UTC), SERVICE, fields, to_tell=True)


async def _tell(graph: Graph, habits: Habits, now: datetime, day: date, turn: Turn, holder: str) -> Turn:
    """Write to every partner whose time has come, as long as the lease lasts; a letter that fails waits for the next turn."""
    waiting = await outbox.addressees(graph)
    due = [(one, until) for one in waiting if (until := told_until(one, now, habits.most_letters_a_day))]
    if not due:
        return turn
    held = time.monotonic()
    try:
        async with open_post(habits.smtp_url, habits.mail_folder) as post:
            for addressee, until in due:
                if time.monotonic() - held > habits.lease_seconds / 2:
                    if await _hold(graph, habits, holder) is None:
                        return turn
                    held = time.monotonic()
                turn = await _tell_one(graph, habits, post, addressee, until, now, day, turn)
    except NotDelivered as error:
        log.warning("letters wait", reason=str(error))
        return replace(turn, failed=turn.failed + 1)
    return turn


async def _tell_one(
    graph: Graph,
    habits: Habits,
    post: Post,
    to: Addressee,
    until: datetime,
    now: datetime,
    day: date,
    turn: Turn,
) -> Turn:
    told = await outbox.untold(graph, to.id, until)
    if not told:
        return turn
    ids = [one.event.id for one in told]
    letters, how, message_id = to.mailed_today(now.date()), "NOBODY", None
    if to.emails and to.frequency is not MailFrequency.NONE:
        links = [new_link(purpose, one.event.id, to.id, day) for one in told for purpose in purposes(one)]
        if links:
            await make_links(graph, links)
        suggested = await _suggested(graph, told, day)
        written = letter(
            to, told, habits.signer, habits.sender, timedelta(days=habits.lapse_after), suggested
        )
        try:
            await post.send(written)
        except NobodyThere as error:
            log.warning("a letter has no address", partner=to.id, reason=str(error))
        except NotDelivered as error:
            log.warning("a letter waits", partner=to.id, reason=str(error))
            return replace(turn, failed=turn.failed + 1)
        else:
            how, message_id = "LETTER", str(written["Message-ID"])
            letters += to.frequency is MailFrequency.AT_ONCE and until == now
            turn = replace(turn, letters=turn.letters + 1)
    await outbox.told(graph, to.id, ids, how, now, letters, message_id)
    return replace(turn, told=turn.told + len(ids))


async def _suggested(graph: Graph, told: Sequence[Untold], day: date) -> dict[str, int]:
    """Return how many things are suggested about each of the offers that are asked about."""
    ids = [one.subject_id for one in told if asks_for_confirmation(one)]
    if not ids:
        return {}
    offers, found = await commitments(graph, ids), await turned_down(graph, ids)
    return {id_: len(suggestions(offer, found[id_], day)) for id_, offer in offers.items() if id_ in found}
