"""Community pacts, and the city that holds them all."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions.reading import shown_events
from graph_service.api.areas import Area, Place, area, place_of
from graph_service.api.context import Info
from graph_service.api.coverage import (
    COVERAGE,
    AreaId,
    CompetenceId,
    Coverage,
    Depth,
    End,
    Families,
    Kind,
    Start,
    coverage,
)
from graph_service.api.events import Edit, Event, shared_parts, shown_edits
from graph_service.api.fulfilment import FROM, FULFILMENT, TO, Fulfilment, fulfilment_of_pact
from graph_service.api.grants import GrantTotals, grant_totals
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pages import After, Connection, First, keyset_connection
from graph_service.api.partners import Commitments, Partner, not_shown, partner_of
from graph_service.api.path_totals import PathTotals, path_totals
from graph_service.api.scalars import PactDeed, SignatureRole
from graph_service.api.snapshots import PUBLISHED, LevelDepth, LevelKind, PublishedCoverage, published
from graph_service.domain import events, model
from graph_service.domain.geography import AreaKind
from graph_service.domain.permissions import Action, permit, permit_some
from graph_service.graph.pages import Keys, page, total

if TYPE_CHECKING:
    from graph_service.api.interventions import Intervention


@strawberry.type(description="An area that a pact covers.")
class CoveredArea:
    area: Area = strawberry.field(description="The area.")
    source: str = strawberry.field(description="Where that is written, or `assumed`.")


@strawberry.type(
    description="A partner who signed a pact, and the papers that say so: two papers may disagree."
)
class Signature:
    signed_on: date | None = strawberry.field(description="The day of signing, where known.")
    role: SignatureRole | None = strawberry.field(description="The partner's part in the pact, where known.")
    sources: list[str] = strawberry.field(description="The papers and pages that name the signatory.")
    left_on: date | None = strawberry.field(
        description="The partner's last day under the pact; null while it stays."
    )
    record: strawberry.Private[model.Signature]

    @strawberry.field(description="Who signed.")
    async def partner(self, info: Info) -> Partner:
        return await partner_of(self.record.partner_id, info)


@strawberry.type(description="What was done with a pact.")
class PactEvent(Event):
    deed: PactDeed = strawberry.field(description="What was done.")
    edits: list[Edit] = strawberry.field(description="What it changed, in the pact or in a signature.")
    partner_id: strawberry.Private[str | None]

    @strawberry.field(description="The partner who signed or left; null for what concerns the whole pact.")
    async def partner(self, info: Info) -> Partner | None:
        return await partner_of(self.partner_id, info) if self.partner_id else None


def pact_event(one: events.Event) -> PactEvent:
    return PactEvent(
        deed=PactDeed(one.deed),
        edits=shown_edits(one),
        partner_id=one.partner_id,
        **shared_parts(one),
    )


@strawberry.type(
    description="A patto di comunità: the agreement around one Casa, under which partners lend competences."
)
class CommunityPact(Node):
    name: str = strawberry.field(description="Its name.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date | None = strawberry.field(description="Its last day; null when it has no term.")
    source: str | None = strawberry.field(description="Where this comes from.")
    version: int = strawberry.field(
        description="Its place in the chain of renewals: 1, or one more than the pact that it renews."
    )
    record: strawberry.Private[model.CommunityPact]

    @strawberry.field(description="The Casa del Quartiere that hosts it.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)

    @strawberry.field(description="The areas that it covers, each with where that is written.")
    async def areas(self, info: Info) -> list[CoveredArea]:
        areas = (await info.context.reference()).geography.areas
        covered = await info.context.covered_areas.load(self.record.id)
        return [CoveredArea(area=area(areas[id_]), source=source) for id_, source in covered if id_ in areas]

    @strawberry.field(description="Who signed it, hosts first; who left is still there.")
    async def signatures(self, info: Info) -> list[Signature]:
        return [
            Signature(
                signed_on=one.signed_on,
                role=one.role,
                sources=list(one.sources),
                left_on=one.left_on,
                record=one,
            )
            for one in await info.context.signatures.load(self.record.id)
        ]

    @strawberry.field(description="The earlier pact that it renews, if any.")
    async def renews(self, info: Info) -> "CommunityPact | None":
        earlier = await info.context.pacts.load(self.record.renews_id) if self.record.renews_id else None
        return pact(earlier) if earlier else None

    @strawberry.field(description="The later pact that renews it, if any.")
    async def renewed_by(self, info: Info) -> "CommunityPact | None":
        if self.record.renewed_by_id is None:
            return None
        later = await info.context.pacts.load(self.record.renewed_by_id)
        return pact(later) if later else None

    @strawberry.field(description="The whole chain of renewals that it is part of, the oldest first.")
    async def versions(self, info: Info) -> list["CommunityPact"]:
        ids = await info.context.versions_of_pacts.load(self.record.id)
        return [pact(one) for one in await info.context.pacts.load_many(ids) if one]

    @strawberry.field(description="What partners do together under it, by name.")
    async def interventions(
        self, info: Info
    ) -> list[Annotated["Intervention", strawberry.lazy("graph_service.api.interventions")]]:
        from graph_service.api.interventions import interventions_of

        return await interventions_of(await info.context.interventions_of_pacts.load(self.record.id), info)

    @strawberry.field(
        description="What became of the paths of families under it, in figures of which none is of few families."
    )
    async def path_totals(self, info: Info) -> PathTotals:
        permit(info.context.viewer, Action.READ_PATH_TOTALS)
        return path_totals(await info.context.path_totals.load(self.record.id))

    @strawberry.field(
        description="What became of the money of these paths, in sums of which none is of few families."
    )
    async def grant_totals(self, info: Info) -> GrantTotals:
        permit(info.context.viewer, Action.READ_PATH_TOTALS)
        return grant_totals(await info.context.grant_totals.load(self.record.id))

    @strawberry.field(
        description="What was done with it, from the first to the last; a partner is shown what concerns itself."
    )
    async def history(self, info: Info) -> list[PactEvent]:
        viewer = info.context.viewer
        permit_some(viewer, Action.READ_HISTORY)
        events = await info.context.events_of_pacts.load(self.record.id)
        return [pact_event(one) for one in shown_events(viewer, events)]

    @strawberry.field(description="What partners offer under it, in the order of titles.")
    async def commitments(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
    ) -> Commitments:
        from graph_service.api.commitments import commitments_of

        pages = info.context.commitments_of_pacts
        return await commitments_of(info, pages, self.record.id, first, after)

    @strawberry.field(description=f"{COVERAGE} Of all areas that it serves.")
    async def coverage(
        self,
        info: Info,
        from_: Start = None,
        to: End = None,
        area_id: AreaId = None,
        competence_id: CompetenceId = None,
        area_kind: Kind = None,
        depth: Depth = None,
        k: Families = None,
    ) -> Coverage:
        return await coverage(info, self.record.id, from_, to, area_id, competence_id, area_kind, depth, k)

    @strawberry.field(description=f"{PUBLISHED} Of all areas that it serves.")
    async def published_coverage(
        self, info: Info, area_kind: LevelKind = None, depth: LevelDepth = None
    ) -> PublishedCoverage | None:
        return await published(info, self.record.id, area_kind, depth)

    @strawberry.field(
        description=f"{FULFILMENT} Of all that is offered under it; for those who look after it."
    )
    async def fulfilment(self, info: Info, from_: FROM, to: TO) -> Fulfilment:
        return await fulfilment_of_pact(self.record, info, from_, to)


def pact(record: model.CommunityPact) -> CommunityPact:
    return CommunityPact(
        id=strawberry.ID(global_id("pact", record.id)),
        name=record.name,
        starts_on=record.period.start,
        ends_on=record.period.end,
        source=record.source,
        version=record.version,
        record=record,
    )


async def pact_called(key: str, info: Info) -> CommunityPact | None:
    """Return the pact with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await info.context.pacts.load(key)
    return pact(record) if record else None


async def pact_of(pact_id: str, info: Info) -> CommunityPact:
    """Return the pact with this id, which something in the graph refers to."""
    record = await info.context.pacts.load(pact_id)
    assert record is not None, f"the graph refers to a pact that it does not hold: {pact_id}"
    return pact(record)


async def pacts(info: Info, first: int, after: str | None) -> Connection[CommunityPact]:
    """Return all pacts in the order of their names."""
    permit(info.context.viewer, Action.READ_NETWORK)
    graph = info.context.graph

    async def nodes(ids: list[str]) -> list[CommunityPact | None]:
        return [pact(one) if one else None for one in await info.context.pacts.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await page(graph, "pacts/page", first, after)

    return await keyset_connection(
        "pacts", first, after, info.context.language, read, nodes, lambda: total(graph, "pacts/count")
    )


@strawberry.type(description="The whole city: all pacts together.")
class City:
    @strawberry.field(description="The city as an area; null before areas are loaded.")
    async def area(self, info: Info) -> Area | None:
        known = (await info.context.reference()).geography.areas.values()
        return next((area(one) for one in known if one.kind is AreaKind.CITY), None)

    @strawberry.field(description=f"{COVERAGE} Of the whole city.")
    async def coverage(
        self,
        info: Info,
        from_: Start = None,
        to: End = None,
        area_id: AreaId = None,
        competence_id: CompetenceId = None,
        area_kind: Kind = None,
        depth: Depth = None,
        k: Families = None,
    ) -> Coverage:
        return await coverage(info, None, from_, to, area_id, competence_id, area_kind, depth, k)

    @strawberry.field(description=f"{PUBLISHED} Of the whole city.")
    async def published_coverage(
        self, info: Info, area_kind: LevelKind = None, depth: LevelDepth = None
    ) -> PublishedCoverage | None:
        return await published(info, None, area_kind, depth)

    @strawberry.field(description="How many pacts there are.")
    async def pact_count(self, info: Info) -> int:
        return await total(info.context.graph, "pacts/count")

    @strawberry.field(description="How many organisations there are.")
    async def organisation_count(self, info: Info) -> int:
        return await total(info.context.graph, "partners/organisations_count", **not_shown(info))

    @strawberry.field(description="How many volunteers there are.")
    async def volunteer_count(self, info: Info) -> int:
        return await total(info.context.graph, "partners/volunteers_count", **not_shown(info))


def city(info: Info) -> City:
    """Return the whole city."""
    permit(info.context.viewer, Action.READ_NETWORK)
    return City()
