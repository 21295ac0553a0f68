"""What is done at counters: logging what is heard, first orientation, and accompanying somebody from there on."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event
from graph_service.domain.cases import CaseDeed
from graph_service.domain.checks import FIRST_YEAR, LAST_YEAR
from graph_service.domain.desks import (
    AskedCase,
    DeskContact,
    Heard,
    Known,
    case_problems,
    heard,
    household,
    member_problems,
    of_household,
)
from graph_service.domain.identifiers import new_case_code
from graph_service.domain.model import CommitmentState
from graph_service.domain.permissions import Action, Viewer, permit, permit_some
from graph_service.domain.problems import Missing, NotFound, Problem, TooMany
from graph_service.domain.schedule import ROME, Period
from graph_service.graph.commitments import CommitmentsWanted
from graph_service.graph.connection import Graph
from graph_service.graph.desks import desk_contacts, open_case, record_contact, requests_heard
from graph_service.graph.reference import reference
from graph_service.graph.words import commitments_called, competences_called, services_called
from graph_service.matching.search import AskedNeed, AskedSearch, Search, checked

OPENED = (
    "code",
    "area",
    "members",
    "languages",
    "caseManager",
    "controller",
    "legalBasis",
    "consents",
    "needs",
)


@dataclass(frozen=True)
class Orientation:
    """What the words of somebody at a counter lead to: competences, services of the city, what partners offer."""

    competence_ids: Sequence[str] = ()
    service_ids: Sequence[str] = ()
    commitment_ids: Sequence[str] = ()


async def orient(viewer: Viewer, words: str, graph: Graph, today: date) -> Orientation:
    """Return what the words lead to, nearest first; offers are those that hold."""
    permit(viewer, Action.READ_NETWORK)
    return Orientation(
        await competences_called(graph, words),
        await services_called(graph, words),
        await commitments_called(
            graph, words, CommitmentsWanted(states=(CommitmentState.ACTIVE,), active_on=today)
        ),
    )


async def record_desk_contact(
    viewer: Viewer, contact: DeskContact, key: str, graph: Graph, now: datetime
) -> str | list[Problem]:
    """Log what was heard at a counter; return its id, or what is wrong. The same key logs it once."""
    permit(viewer, Action.KEEP_DESKS)
    if problems := key_problems(key):
        return problems
    said = (contact.desk_id, contact.kind, contact.outcome, contact.competence_id, contact.procedure)
    rest = (contact.area_id, contact.service_ids, contact.partner_ids)
    asked = asking(viewer, key, (*said, *rest))

    def rule(known: Known) -> DeskContact | list[Problem]:
        found = heard(contact, known, now)
        if not isinstance(found, list):
            return found
        return [one if one.path[0] == "deskId" else one.within("contact") for one in found]

    return only(await record_contact(graph, asked, contact, rule))


def new_contact_id() -> str:
    return secrets.token_hex(8)


async def read_requests_heard(
    viewer: Viewer, desk_ids: Sequence[str], during: Period, graph: Graph
) -> dict[str, list[Heard]]:
    """Return what each counter heard."""
    permit(viewer, Action.READ_DESKS)
    return await requests_heard(graph, desk_ids, during)


async def accompany(
    viewer: Viewer,
    case_manager_id: str | None,
    desk_contact_id: str | None,
    area_id: str | None,
    case: AskedCase,
    needs: Sequence[AskedNeed],
    key: str,
    graph: Graph,
    today: date,
) -> str | list[Problem]:
    """Open the case of a household under a new random code; return its id, or all that is wrong.

    From a contact at a counter come the area and, where no need is told, the competence that was asked; the contact
    itself only tells that a case was opened, and not which.
    """
    permit_some(viewer, Action.OPEN_CASES)
    if problems := key_problems(key):
        return problems
    lead = case_manager_id or viewer.case_manager_id
    if lead is None:
        return [Missing(("caseManagerId",))]
    permit(viewer, Action.OPEN_CASES, viewer.relation_to_case(lead))
    if desk_contact_id is not None:
        contact = (await desk_contacts(graph, [desk_contact_id])).get(desk_contact_id)
        if contact is None:
            return [NotFound(("deskContactId",), desk_contact_id, kind="desk-contact")]
        area_id = area_id or contact.area_id
        if not needs and contact.competence_id:
            needs = (AskedNeed(contact.competence_id),)
    found = await _checked(area_id, case, needs, graph, today)
    if isinstance(found, list):
        return found
    search, place = found
    made = household(case, new_case_code(), place, lead, today)
    wanted = [of_household(need, secrets.token_hex(8), case) for need in (search.needs if search else ())]
    asked = asking(viewer, key, (lead, desk_contact_id, area_id, case, tuple(needs)))
    event = new_event(viewer, CaseDeed.OPEN, OPENED)
    return only(await open_case(graph, asked, made, wanted, desk_contact_id, today, event))


async def _checked(
    area_id: str | None, case: AskedCase, needs: Sequence[AskedNeed], graph: Graph, today: date
) -> tuple[Search | None, str] | list[Problem]:
    """Return the needs, checked as those of a search are, and the area."""
    problems = [one.within("case") for one in case_problems(case)]
    problems += member_problems([one.member for one in needs], len(case.members))
    problems += [
        TooMany(("needs", index, "furtherAreaIds"), len(one.further_area_ids), 0)
        for index, one in enumerate(needs)
        if one.further_area_ids
    ]
    known = await reference(graph)
    if area_id is None:
        problems.append(Missing(("areaId",)))
    elif area_id not in known.geography.areas:
        problems.append(NotFound(("areaId",), area_id, kind="area"))
    if problems or area_id is None:
        return problems
    if not needs:
        return None, area_id
    search = checked(AskedSearch(area_id, tuple(needs)), known, today)
    return (search, area_id) if isinstance(search, Search) else search


def moment_of(at: datetime | None) -> datetime:
    """Return when something was heard: now, when no time is told; a time without an offset is one of Torino.

    A year that nobody can have meant stays one that is refused, though it may be another.
    """
    if at is None:
        return datetime.now(UTC)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return datetime(min(max(at.year, FIRST_YEAR - 1), LAST_YEAR + 1), 7, 1, tzinfo=UTC)
    return (at if at.tzinfo else at.replace(tzinfo=ROME)).astimezone(UTC)
