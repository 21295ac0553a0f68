"""Things of the network as rows of the tables: what a cell of a CSV folder, or of a spreadsheet, says of them.

Each cell is text in the spelling of the CSV folder, so that reading it gives the same thing again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.domain.commitments import closure_text
from graph_service.domain.model import Commitment, CommitmentState, Contact, Organisation, Place, Volunteer
from graph_service.domain.phrases import decimal
from graph_service.exchange.tables import TABLES, Table
from graph_service.graph.commitments import commitments
from graph_service.graph.connection import Graph
from graph_service.graph.pacts import places
from graph_service.graph.partners import partners
from graph_service.graph.rows import contacts_by_ids

Cells = Mapping[str, str]
AT_ONCE = 1000
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Stored:
    """What the network holds under a key: its cells, the thing itself, and its revision where it has one."""

    cells: Cells
    thing: Any
    revision: int | None


def text(value: object) -> str:
    """Return a value as its cell; nothing is an empty one.

    >>> text(None), text(True), text(2.5)
    ('', 'yes', '2.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def listed(values: Iterable[object]) -> str:
    return "|".join(map(str, values))


def place_cells(place: Place) -> Cells:
    point = place.point
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "address": text(place.address),
        "postal_code": text(place.postal_code),
        "area_id": place.area_id,
        "latitude": text(point.latitude if point else None),
        "longitude": text(point.longitude if point else None),
        "precision": place.precision,
        "precision_note": text(place.precision_note),
        "wheelchair": text(place.wheelchair),
        "aliases": listed(place.aliases),
        "source": text(place.source),
    }


def organisation_cells(organisation: Organisation) -> Cells:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "kind": organisation.kind,
        "tax_code": text(organisation.tax_code),
        "runts_section": text(organisation.runts_section),
        "aliases": listed(organisation.aliases),
        "place_id": text(organisation.place_id),
        "website": text(organisation.website),
        "invented": text(organisation.invented),
        "publishes": text(organisation.publishes or None),
        "source": text(organisation.source),
    }


def volunteer_cells(volunteer: Volunteer) -> Cells:
    return {
        "id": volunteer.id,
        "name": volunteer.name,
        "organisation_ids": listed(volunteer.organisation_ids),
        "languages": listed(volunteer.languages),
        "competence_ids": listed(volunteer.competence_ids),
        "insurance_until": text(volunteer.insurance_until),
        "clearance_until": text(volunteer.clearance_until),
        "area_id": text(volunteer.area_id),
        "invented": text(volunteer.invented),
    }


def contact_cells(contact: Contact) -> Cells:
    return {
        "id": contact.id,
        "partner_id": contact.partner_id,
        "name": contact.name,
        "role": text(contact.role),
        "phone": text(contact.phone),
        "email": text(contact.email),
        "hours": str(contact.hours),
        "preferred": text(contact.preferred),
        "publish": listed(sorted(contact.publish)),
    }


def commitment_cells(commitment: Commitment) -> Cells:
    return {
        "id": commitment.id,
        "pact_id": commitment.pact_id,
        "partner_id": commitment.partner_id,
        "title": commitment.title,
        "competence_ids": listed(commitment.competence_ids),
        "hours_per_week": decimal(commitment.minutes_per_week / 60, "en"),
        "places": str(commitment.places),
        "windows": str(commitment.windows),
        "closures": listed(map(closure_text, commitment.closures)),
        "languages": listed(commitment.languages),
        "min_age": text(commitment.min_age),
        "max_age": text(commitment.max_age),
        "modes": listed(commitment.modes),
        "valid_from": str(commitment.valid.start),
        "valid_to": text(commitment.valid.end),
        "place_id": text(commitment.place_id),
        "state": commitment.state,
        "assured_on": text(commitment.assured_on),
        "staffing": commitment.staffing,
        "staff_ids": listed(commitment.staff_ids),
        "clearance_required": text(commitment.clearance_required),
        "invented": text(commitment.invented),
    }


async def stored(graph: Graph, table: str, keys: Sequence[str]) -> dict[str, Stored]:
    """Return what the network holds under these keys of a table, by key; merged organisations are not among them."""
    found: dict[str, Stored] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = list(keys[start : start + AT_ONCE])
        found.update(await _STORED[table](graph, some))
    return found


async def _places(graph: Graph, ids: list[str]) -> dict[str, Stored]:
    held = await places(graph, ids)
    return {id_: Stored(place_cells(place), place, None) for id_, place in held.items()}


async def _organisations(graph: Graph, ids: list[str]) -> dict[str, Stored]:
    return await _partners(graph, ids, Organisation, organisation_cells)


async def _volunteers(graph: Graph, ids: list[str]) -> dict[str, Stored]:
    return await _partners(graph, ids, Volunteer, volunteer_cells)


async def _partners(
    graph: Graph, ids: list[str], kind: type[Organisation | Volunteer], cells: Callable[[Any], Cells]
) -> dict[str, Stored]:
    return {
        id_: Stored(cells(one), one, one.revision)
        for id_, one in (await partners(graph, ids)).items()
        if isinstance(one, kind) and one.id == id_
    }


async def _contacts(graph: Graph, ids: list[str]) -> dict[str, Stored]:
    found = await contacts_by_ids(graph, ids)
    return {one.id: Stored(contact_cells(one), one, one.revision) for one in found}


async def _commitments(graph: Graph, ids: list[str]) -> dict[str, Stored]:
    held = await commitments(graph, ids)
    return {id_: Stored(commitment_cells(one), one, one.revision) for id_, one in held.items()}


_STORED = {
    "places": _places,
    "organisations": _organisations,
    "volunteers": _volunteers,
    "contacts": _contacts,
    "commitments": _commitments,
}
IMPORTED = tuple(_STORED)
"""The tables that other people's files can bring, in the order in which their rows name each other."""

HELD_FAST: Mapping[str, tuple[str, ...]] = {
    "commitments": ("pact_id", "partner_id", "state", "assured_on", "invented"),
    "contacts": ("partner_id",),
    "organisations": ("invented",),
    "volunteers": ("invented",),
}
"""Columns of what is there already that no file changes: there are deeds for that, or nothing is."""

WHEN_NEW: Mapping[str, Cells] = {"commitments": {"state": CommitmentState.PROPOSED}}
"""What holds for everything new, whatever a file says: an offer waits for approval."""
