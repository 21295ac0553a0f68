"""HSDS, the language of other directories, as rows of the network: bodies, places, contacts, and offers as drafts under a pact.

What HSDS does not say, such as for how many people a service has room, comes from what the user states, and it is told
where; without it, the service is told and left out.
"""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph_service.domain.geography import Area, AreaKind
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.errors import PattiError
from graph_service.exchange.findings import Finding
from graph_service.exchange.geometries import Border
from graph_service.exchange.hsds_bodies import Bodies
from graph_service.exchange.hsds_mapping import Mapped, Term, concepts, read_mapping
from graph_service.exchange.hsds_offers import Offers
from graph_service.exchange.hsds_package import read_package
from graph_service.exchange.hsds_records import Draft, Here, Place, Records, Stated
from graph_service.exchange.hsds_tables import Package
from graph_service.exchange.incoming import Incoming
from graph_service.exchange.rows import IMPORTED
from graph_service.graph.competences import geometries, mappings
from graph_service.graph.connection import Graph
from graph_service.graph.loading import known_keys
from graph_service.graph.reference import reference

_NAMED_BY_ROWS = (("partner_id", "organisations"), ("place_id", "places"))


@dataclass
class Read:
    """What came of a package: rows, what is wrong, what is merely to be known, and what nobody has mapped."""

    rows: list[Incoming] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    told: set[Place] = field(default_factory=set)
    unmapped: dict[Term, int] = field(default_factory=dict)
    filled_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: bool = True


async def read_hsds(
    viewer: Viewer, graph: Graph, path: Path, stated: Stated, name: str | None = None
) -> Read:
    """Return what a package brings under a pact; nothing is changed.

    Raises PattiError where it, the mapping, or what was stated cannot be used at all.
    """
    permit(viewer, Action.IMPORT)
    return await drafted(viewer, graph, await to_thread(read_package, path, name), stated)


async def drafted(viewer: Viewer, graph: Graph, package: Package, stated: Stated) -> Read:
    """Return what a package that was read brings; raises PattiError where what was stated cannot be used."""
    permit(viewer, Action.IMPORT)
    held = await reference(graph)
    if stated.pact_id not in (await known_keys(graph, {"pact": [stated.pact_id]})).get("pact", ()):
        raise PattiError(f"there is no pact {stated.pact_id!r}")
    if stated.area is not None and stated.area not in held.geography.areas:
        raise PattiError(f"there is no area {stated.area!r}")
    competences = held.taxonomy.competences
    filled_in, findings = read_mapping(stated.mapping, competences) if stated.mapping else ({}, [])
    filled_in |= stated.terms
    known = await mappings(graph, list(competences))
    mapped = Mapped(filled_in, concepts(one for some in known.values() for one in some))
    here = Here(mapped, await _borders(graph, held.geography.areas))
    records = Records(package, stated, here)
    drafts = await to_thread(drafts_of, records)
    found = Read(
        findings=[*findings, *package.findings, *records.findings],
        notes=records.notes,
        unmapped=records.unmapped,
        filled_in=filled_in,
        whole=package.whole,
    )
    settle(drafts, await _held(graph, drafts), found)
    found.findings = sorted(dict.fromkeys(found.findings), key=lambda one: one.place)
    return found


def drafts_of(records: Records) -> list[Draft]:
    """Return all that may become rows; what is wrong is kept beside, with the records."""
    records.look_for_dangling()
    bodies, offers = Bodies(records), Offers(records)
    package = records.package
    organisations = [draft for one in package.of("organizations") for draft in bodies.organisation(one)]
    commitments = [draft for one in package.of("services") for draft in offers.commitments(one)]
    contacts = [draft for one in package.of("contacts") for draft in bodies.contact(one)]
    places = [bodies.place(records.by_id["locations"][id_]) for id_ in records.used]
    return [*places, *organisations, *contacts, *commitments]


async def _borders(graph: Graph, areas: Mapping[str, Area]) -> tuple[Border, ...]:
    order = (AreaKind.ZONE, AreaKind.NEIGHBOURHOOD, AreaKind.DISTRICT, AreaKind.CITY)
    known = await geometries(graph, list(areas))
    smallest = sorted(known, key=lambda id_: (order.index(areas[id_].kind), id_))
    return tuple(Border.of(id_, known[id_]) for id_ in smallest)


async def _held(graph: Graph, drafts: Iterable[Draft]) -> set[Place]:
    """Return which of the drafts are here already."""
    kinds = {"places": "place", "organisations": "organisation", "commitments": "commitment"}
    asked: dict[str, list[str]] = {}
    for draft in drafts:
        if kind := kinds.get(draft.row.table):
            asked.setdefault(kind, []).append(draft.row.key)
    known = await known_keys(graph, asked)
    return {(table, key) for table, kind in kinds.items() for key in known.get(kind, ())}


def settle(drafts: Sequence[Draft], held: Collection[Place], found: Read) -> None:
    """Sort out which drafts are rows; what is here already needs nothing more, and what names nothing kept falls.

    A place at which nothing is given that could come is left aside.
    """
    kept: set[Place] = set()
    given_at = {
        draft.row.cells.get("place_id")
        for draft in drafts
        if not draft.lacking or (draft.row.table, draft.row.key) in held
    }
    for table in IMPORTED:
        for draft in drafts:
            if draft.row.table != table:
                continue
            row, place = draft.row, (draft.row.table, draft.row.key)
            for column, other in () if draft.lacking else _NAMED_BY_ROWS:
                key = row.cells.get(column)
                if key and (other, key) not in kept and (other, key) not in held:
                    draft.lacking.append(row.misfit(column, f"one of the {other} that could be read", key))
            if table == "places" and place not in held and row.key not in given_at:
                found.told.add(place)
                continue
            if draft.lacking and place not in held:
                found.findings += draft.lacking
                found.told.add(place)
                continue
            found.findings += draft.misfits
            if place not in held:
                found.notes += draft.notes
            kept.add(place)
            found.rows.append(row)
