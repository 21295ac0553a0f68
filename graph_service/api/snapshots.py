"""What everybody may see of coverage: published each week, rounded, and never told anew for a few families."""

import asyncio
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.api.areas import Area, area
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.coverage import CompetenceCoverage, CoverageFigures, CoverageLevel, shown_level
from graph_service.api.pages import After, Connection, First, ranked_connection
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import AreaKind
from graph_service.coverage.kinds import Shown
from graph_service.domain.checks import in_range
from graph_service.domain.permissions import Action, permit
from graph_service.domain.reference import Reference
from graph_service.graph.snapshots import Snapshot, latest_snapshot

if TYPE_CHECKING:
    from graph_service.coverage.ledger import Key

PUBLISHED = (
    "What was published last of where hours are missing: each week anew, whole hours of that week, the same rows for everybody. "
    "A row of too few families is hidden, with whatever would give it away; one that changed by too few keeps what it showed. "
    "Null before anything was published."
)
MOST_DEPTH = 20
LevelKind = Annotated[
    AreaKind | None,
    strawberry.argument(
        description="Rows of areas of this size; when left out that at which the view opens."
    ),
]
LevelDepth = Annotated[
    int | None,
    strawberry.argument(
        description="Rows of competences so many steps below the broadest, 0 for these; when left out that at which the "
        "view opens."
    ),
]


@strawberry.type(description="What was published of a competence in an area.")
class PublishedRow:
    figures: CoverageFigures | None = strawberry.field(
        description="Whole hours a week; null when they are hidden."
    )
    as_of: date | None = strawberry.field(
        description="The day on which these hours were so; null when they are hidden."
    )
    key: strawberry.Private["Key"]
    known: strawberry.Private[Reference]

    @strawberry.field(description="The area.")
    def area(self) -> Area:
        return area(self.known.geography.areas[self.key[0]])

    @strawberry.field(description="The competence.")
    def competence(self, info: Info) -> Competence:
        return competence(self.known.taxonomy.competences[self.key[1]], info)


@strawberry.type(description="What was published of where hours are missing.")
class PublishedCoverage:
    taken_on: date = strawberry.field(description="The day of publishing.")
    total: CoverageFigures | None = strawberry.field(
        description="All that is asked, each need once; null when it would tell of too few families."
    )
    opens_at: CoverageLevel | None = strawberry.field(
        description="The finest level at which at least four fifths of what is asked are seen; null when there is "
        "none."
    )
    level: CoverageLevel | None = strawberry.field(description="The level of the rows.")
    by_competence: list[CompetenceCoverage] = strawberry.field(
        description="All that is asked, by the broadest competences; a need may count under several."
    )
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")
    listed: strawberry.Private[Sequence[PublishedRow]]

    @strawberry.field(
        description="The rows of the level, by the ids of areas, then of competences. Rows may share needs: they are not to "
        "be added up."
    )
    async def rows(self, info: Info, first: First = 100, after: After = None) -> Connection[PublishedRow]:
        known = {"|".join(one.key): one for one in self.listed}

        async def nodes(ids: list[str]) -> list[PublishedRow | None]:
            return [known[id_] for id_ in ids]

        return await ranked_connection("published", list(known), first, after, info.context.language, nodes)


async def published(
    info: Info, pact_id: str | None, area_kind: AreaKind | None, depth: int | None
) -> PublishedCoverage | None:
    """Return what was published last of a pact, or of the whole city."""
    permit(info.context.viewer, Action.READ_SNAPSHOTS)
    problems = [] if depth is None else list(in_range(("depth",), depth, 0, MOST_DEPTH))
    found = await latest_snapshot(info.context.graph)
    if found is None:
        return None
    if problems:
        refusals = user_errors(problems, info.context.language)
        return PublishedCoverage(
            taken_on=found.taken_on,
            total=None,
            opens_at=None,
            level=None,
            by_competence=[],
            user_errors=refusals,
            listed=[],
        )
    known = await info.context.reference()
    await asyncio.to_thread(import_module, "graph_service.coverage.showing")
    return _published(info, found, known, pact_id, area_kind, depth)


def _published(
    info: Info,
    found: Snapshot,
    known: Reference,
    pact_id: str | None,
    area_kind: AreaKind | None,
    depth: int | None,
) -> PublishedCoverage:
    from graph_service.coverage.levels import Hierarchy
    from graph_service.coverage.showing import broadest_rows, coarsest_level, rows_at, total_key

    hierarchy, total = Hierarchy(known.geography, known.taxonomy), total_key(pact_id)
    opens = found.opens_at.get(total[0])
    usual = opens or coarsest_level(hierarchy.levels(found.cells), hierarchy, pact_id) or (AreaKind.CITY, 0)
    level = area_kind or usual[0], usual[1] if depth is None else depth
    rows = rows_at(hierarchy.rows_at(level, found.cells), hierarchy, pact_id)
    keys = [key for key in rows if key in found.rows]
    return PublishedCoverage(
        taken_on=found.taken_on,
        total=published_figures(found.rows.get(total)),
        opens_at=shown_level(opens),
        level=shown_level(level),
        by_competence=[
            CompetenceCoverage(
                competence=competence(known.taxonomy.competences[key[1]], info),
                figures=published_figures(one := found.rows[key]),
                as_of=one.as_of if one else None,
            )
            for key in broadest_rows(found.rows, pact_id)
        ],
        user_errors=[],
        listed=[
            PublishedRow(
                figures=published_figures(found.rows[key]),
                as_of=one.as_of if (one := found.rows[key]) else None,
                key=key,
                known=known,
            )
            for key in keys
        ],
    )


def published_figures(one: Shown | None) -> CoverageFigures | None:
    if one is None:
        return None
    return CoverageFigures(
        demand_hours=one.demand, served_hours=one.served, coverable_hours=one.coverable, gap_hours=one.gap
    )
