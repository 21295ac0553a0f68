"""Where the network falls short: hours asked, served, coverable and missing, by area and competence, and why."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions.coverage import Counted, enough_families, own_needs, period_of
from graph_service.api.areas import Area, area
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.ids import key_of
from graph_service.api.pages import (
    MOST_ON_A_PAGE,
    MOST_TOGETHER,
    After,
    AtMost,
    Connection,
    First,
    Together,
    ranked_connection,
)
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import AreaKind, GapReason
from graph_service.domain.checks import in_range, nearest
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import NotFound, Path, Problem
from graph_service.domain.schedule import Period

if TYPE_CHECKING:
    from graph_service.api.beneficiaries import Need
    from graph_service.api.commitments import Commitment
    from graph_service.coverage.kinds import Shown
    from graph_service.coverage.ledger import Key
    from graph_service.coverage.levels import Level
    from graph_service.coverage.showing import Told, View
    from graph_service.graph.coverage import Opened

OfferList = list[Annotated["Commitment", strawberry.lazy("graph_service.api.commitments")]]
Offers = Connection[Annotated["Commitment", strawberry.lazy("graph_service.api.commitments")]]
NeedList = list[Annotated["Need", strawberry.lazy("graph_service.api.beneficiaries")]]
COVERAGE = (
    "Where hours are missing: what families ask, by area and competence, in hours a week averaged over the weeks of the "
    "days looked at. Asked = served + coverable + missing. Nobody is told of a family: a row is shown when it concerns "
    "enough of them, and when nothing hidden can be worked out from it."
)
AS_OF = "The moment that these figures are of: now, unless newer ones are being counted. Null when something was wrong."
RENEWING = (
    "Whether something has changed since, and newer figures are being counted, which in a large network may take half a "
    "minute: whoever asks again in a while is told them."
)
MOST_DEPTH = 20
Start = Annotated[
    date | None,
    strawberry.argument(name="from", description="The first day; today when left out."),
]
End = Annotated[
    date | None,
    strawberry.argument(
        name="to",
        description="The last day, at most two years on; six months after the first when left out. The same day twice is "
        "the week of that day.",
    ),
]
PactId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only what this pact serves; the whole city when left out."),
]
AreaId = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only rows of this area, or of areas within it.")
]
CompetenceId = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only rows of this competence or of narrower ones.")
]
Kind = Annotated[
    AreaKind | None,
    strawberry.argument(
        description="Rows of areas of this size; when left out that of the area asked for, or else the one at which the "
        "view opens."
    ),
]
Depth = Annotated[
    int | None,
    strawberry.argument(
        description="Rows of competences so many steps below the broadest, 0 for these; when left out that of the "
        "competence asked for, or else the one at which the view opens."
    ),
]
Families = Annotated[
    int | None,
    strawberry.argument(
        description="From how many families on a row is shown; never from fewer than the service is set to."
    ),
]


@strawberry.type(description="Hours a week: asked is the sum of the others.")
class CoverageFigures:
    demand_hours: float = strawberry.field(description="What families ask.")
    served_hours: float = strawberry.field(description="What referrals under way give of it.")
    coverable_hours: float = strawberry.field(
        description="What offers that fit could give of the rest with the hours that they have free, as if hours could "
        "be divided at will: the most there is. An hour of an offer is counted once."
    )
    gap_hours: float = strawberry.field(description="What is missing.")


@strawberry.type(description="How finely rows are told apart.")
class CoverageLevel:
    area_kind: AreaKind = strawberry.field(description="The size of their areas.")
    depth: int = strawberry.field(description="How many steps their competences are below the broadest.")


@strawberry.type(description="One reason for which hours of a row are missing.")
class CoverageReason:
    reason: GapReason = strawberry.field(description="The reason.")
    hours: float | None = strawberry.field(
        description="How many hours a week; null when it concerns too few families to be told."
    )
    need_count: int | None = strawberry.field(
        description="In how many needs; null when it concerns too few families to be told."
    )
    told: strawberry.Private["Told"]
    opened: strawberry.Private["Opened"]

    @strawberry.field(description="The offers that lack least to meet these needs, by id.")
    async def commitments(self, info: Info, first: AtMost = 20) -> OfferList:
        return await offers_called(self.told.commitment_ids, first, info)

    @strawberry.field(description="Those of these needs that are of the viewer's own households.")
    def needs(self, info: Info) -> NeedList:
        return shown_needs(self.opened, self.told.need_ids, info)


@strawberry.type(
    description="What is asked of a competence in an area, with all that lies in it and below it."
)
class CoverageRow:
    figures: CoverageFigures | None = strawberry.field(
        description="Whole hours a week; null when they are hidden: they would tell of too few families."
    )
    free_hours: float | None = strawberry.field(
        description="Hours a week that offers have free which could serve some need of it, before any is given; other rows "
        "may count the same. Null when the figures are hidden."
    )
    key: strawberry.Private["Key"]
    found: strawberry.Private["View"]
    opened: strawberry.Private["Opened"]

    @strawberry.field(description="The area.")
    def area(self) -> Area:
        return area(self.opened.known.geography.areas[self.key[0]])

    @strawberry.field(description="The competence.")
    def competence(self, info: Info) -> Competence:
        return competence(self.opened.known.taxonomy.competences[self.key[1]], info)

    @strawberry.field(
        description="Why hours are missing, what most are missing for first: reasons of enough families, and those of the "
        "viewer's own households."
    )
    def reasons(self, info: Info) -> list[CoverageReason]:
        from graph_service.coverage.showing import reasons

        told = reasons(self.found, self.found.gaps.rows[self.key], hidden=self.figures is None)
        viewer, today = info.context.viewer, info.context.today
        return [
            CoverageReason(
                reason=one.reason, hours=one.hours, need_count=one.need_count, told=one, opened=self.opened
            )
            for one in told
            if one.hours is not None or own_needs(viewer, self.opened, one.need_ids, today)
        ]


@strawberry.type(description="What is asked of one of the broadest competences, in all areas together.")
class CompetenceCoverage:
    competence: Competence = strawberry.field(description="The competence, with all that lies below it.")
    figures: CoverageFigures | None = strawberry.field(
        description="Whole hours a week; null when they are hidden: they would tell of too few families."
    )
    as_of: date | None = strawberry.field(
        default=None,
        description="The day on which published hours were so; null when they are counted now, or hidden.",
    )


@strawberry.type(description="Where hours are missing, over some days.")
class Coverage:
    starts_on: date | None = strawberry.field(description="The first day; null when something was wrong.")
    ends_on: date | None = strawberry.field(description="The last day; null when something was wrong.")
    total: CoverageFigures | None = strawberry.field(
        description="All that is asked, each need once; null when it would tell of too few families."
    )
    free_hours: float = strawberry.field(
        description="Hours a week that all its offers have free, times places; without a timetable, hence at most so many."
    )
    opens_at: CoverageLevel | None = strawberry.field(
        description="The finest level at which at least four fifths of what is asked are seen; null when there is none."
    )
    level: CoverageLevel | None = strawberry.field(
        description="The level of the rows; null where nothing is asked."
    )
    by_competence: list[CompetenceCoverage] = strawberry.field(
        description="All that is asked, by the broadest competences; a need may count under several."
    )
    as_of: datetime | None = strawberry.field(description=AS_OF)
    renewing: bool = strawberry.field(description=RENEWING)
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")
    asked_rows: strawberry.Private["Sequence[CoverageRow]"]
    idle_ids: strawberry.Private[Sequence[str]]

    @strawberry.field(
        description="The rows of the level, by the ids of areas, then of competences. Rows may share needs: they are not to "
        "be added up."
    )
    async def rows(self, info: Info, first: Together = 100, after: After = None) -> Connection[CoverageRow]:
        known = {"|".join(one.key): one for one in self.asked_rows}

        async def nodes(ids: list[str]) -> list[CoverageRow | None]:
            return [known[id_] for id_ in ids]

        language = info.context.language
        return await ranked_connection("coverage", list(known), first, after, language, nodes, MOST_TOGETHER)

    @strawberry.field(description="Offers with free hours that could serve none of these needs, by id.")
    async def idle_commitments(self, info: Info, first: First = 20, after: After = None) -> Offers:
        from graph_service.api.commitments import commitment

        async def nodes(ids: list[str]) -> "list[Commitment | None]":
            return [commitment(one) if one else None for one in await info.context.commitments.load_many(ids)]

        return await ranked_connection("idle", self.idle_ids, first, after, info.context.language, nodes)


async def offers_called(ids: Sequence[str], first: int, info: Info) -> "list[Commitment]":
    """Return the first of these offers."""
    from graph_service.api.commitments import commitment

    wanted = ids[: max(0, min(first, MOST_ON_A_PAGE))]
    return [commitment(one) for one in await info.context.commitments.load_many(wanted) if one]


def shown_needs(opened: "Opened", need_ids: Collection[str], info: Info) -> "list[Need]":
    """Return those of these needs that are of the viewer's own households."""
    from graph_service.api.beneficiaries import need

    own = own_needs(info.context.viewer, opened, need_ids, info.context.today)
    for _, household in own:
        info.context.has_read(household.id, "need")
    return [need(*one) for one in own]


async def coverage(
    info: Info,
    pact_id: str | None,
    start: date | None,
    end: date | None,
    area_id: str | None = None,
    competence_id: str | None = None,
    area_kind: AreaKind | None = None,
    depth: int | None = None,
    k: int | None = None,
) -> Coverage:
    """Return the gaps of a pact, or of the whole city."""
    context = info.context
    permit(context.viewer, Action.READ_COVERAGE)
    known = await context.reference()
    problems: list[Problem] = []
    area_key = known_key(area_id, "area", ("areaId",), known.geography.areas, problems)
    competence_key = known_key(
        competence_id, "competence", ("competenceId",), known.taxonomy.competences, problems
    )
    during, families = (
        period_of(start, end, context.today),
        enough_families(k, context.coverage.floor),
    )
    problems += [*_problems(during), *_problems(families)]
    if depth is not None:
        problems += in_range(("depth",), depth, 0, MOST_DEPTH)
    if problems or isinstance(during, list) or isinstance(families, list):
        return _refused(problems, info)
    counted = await context.views.load((during, families))
    opened = await context.ledgers.load(during)
    return _coverage(info, counted, opened, during, pact_id, area_key, competence_key, area_kind, depth)


def known_key(
    id_: str | None, kind: str, path: Path, known: Collection[str], problems: list[Problem]
) -> str | None:
    """Return the key of an id; when it names nothing that is known, the problem with what is spelt nearly so is kept."""
    if id_ is None:
        return None
    key = key_of(id_, kind, path)
    if isinstance(key, Problem):
        problems.append(key)
        return None
    if key not in known:
        problems.append(NotFound(path, key, nearest(key, known), kind))
        return None
    return key


async def pact_and_days(
    info: Info, pact_id: str | None, start: date | None, end: date | None, problems: list[Problem]
) -> tuple[str | None, Period | None]:
    """Return the pact and the days that are asked about; what is wrong with them is kept."""
    known = await info.context.reference()
    pact = known_key(pact_id, "pact", ("pactId",), known.geography.coverage, problems)
    during = period_of(start, end, info.context.today)
    problems += _problems(during)
    return pact, during if isinstance(during, Period) else None


def _problems(found: object) -> list[Problem]:
    return found if isinstance(found, list) else []


def _refused(problems: Sequence[Problem], info: Info) -> Coverage:
    return Coverage(
        starts_on=None,
        ends_on=None,
        total=None,
        free_hours=0,
        opens_at=None,
        level=None,
        by_competence=[],
        as_of=None,
        renewing=False,
        user_errors=user_errors(problems, info.context.language),
        asked_rows=(),
        idle_ids=(),
    )


def _coverage(
    info: Info,
    counted: Counted,
    opened: "Opened",
    during: Period,
    pact_id: str | None,
    area_id: str | None,
    competence_id: str | None,
    area_kind: AreaKind | None,
    depth: int | None,
) -> Coverage:
    from graph_service.coverage.showing import broadest_rows, opening, rows_of, shown, total_key

    found = counted.view
    opens = opening(found.levels, found.release, found.hierarchy, pact_id, found.rules.visible)
    level, keys = rows_of(found, pact_id, area_id, competence_id, area_kind, depth, opens)
    rows = [
        CoverageRow(
            figures=figures(shown(found, key)),
            free_hours=found.gaps.rows[key].free if shown(found, key) else None,
            key=key,
            found=found,
            opened=opened,
        )
        for key in keys
    ]
    offers = {one.commitment.id: one.commitment for one in found.ledger.offers}
    idle = found.gaps.idle_commitment_ids
    return Coverage(
        starts_on=during.start,
        ends_on=during.end,
        total=figures(shown(found, total_key(pact_id))),
        free_hours=_free(found, pact_id),
        opens_at=shown_level(opens),
        level=shown_level(level),
        by_competence=[
            CompetenceCoverage(
                competence=competence(opened.known.taxonomy.competences[key[1]], info),
                figures=figures(shown(found, key)),
            )
            for key in broadest_rows(found.release.rows, pact_id)
        ],
        as_of=counted.at,
        renewing=counted.renewing,
        user_errors=[],
        asked_rows=rows,
        idle_ids=[id_ for id_ in idle if pact_id in {None, offers[id_].pact_id}],
    )


def _free(found: "View", pact_id: str | None) -> float:
    minutes = sum(
        free
        for offer, free in zip(found.ledger.offers, found.ledger.free, strict=True)
        if pact_id in {None, offer.commitment.pact_id}
    )
    return minutes / 60 / found.ledger.weeks


def figures(one: "Shown | None") -> CoverageFigures | None:
    """Return what may be shown of a row."""
    if one is None:
        return None
    return CoverageFigures(
        demand_hours=one.demand, served_hours=one.served, coverable_hours=one.coverable, gap_hours=one.gap
    )


def shown_level(level: "Level | None") -> CoverageLevel | None:
    return CoverageLevel(area_kind=level[0], depth=level[1]) if level else None
