"""Whom the network cannot lose: what would be missing without each partner, and without some of them together."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions.coverage import AfterLoss, Counted, after_loss, losses, period_of
from graph_service.api.areas import Area, area
from graph_service.api.beneficiaries import Need
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.coverage import (
    AS_OF,
    RENEWING,
    CoverageFigures,
    figures,
    known_key,
    pact_and_days,
    shown_needs,
)
from graph_service.api.ids import key_of
from graph_service.api.pages import (
    MOST_ON_A_PAGE,
    AtMost,
    Connection,
    ranked_connection,
    refused,
)
from graph_service.api.partners import Partner, partner
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Problem

if TYPE_CHECKING:
    from graph_service.coverage import fragility as domain
    from graph_service.coverage.ledger import Key
    from graph_service.graph.coverage import Opened

FRAGILITY = (
    "What would be lost with each partner and each volunteer on whom something rests, the gravest loss first: how much more "
    "would be missing when the others take over what they can with the hours that they have free. Whole hours a week."
)
WHAT_IF = (
    "What would be missing without some partners or volunteers, beside what is missing now. Nothing is changed: it is only "
    "counted."
)
PartnerIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="Who would leave: organisations or volunteers, 1 to 100."),
]


@strawberry.type(description="A partner who would take over some of what another leaves.")
class Substitute:
    hours: float = strawberry.field(description="How many hours a week more.")
    load: float = strawberry.field(
        description="Which part of all that it promised would then be taken, 0 to 1."
    )
    partner: Partner = strawberry.field(description="Who.")


@strawberry.type(description="What would be lost with a partner or a volunteer.")
class PartnerLoss:
    partner: Partner = strawberry.field(description="Who.")
    served_hours: float = strawberry.field(description="Hours a week that referrals under way have of it.")
    free_hours: float = strawberry.field(description="Hours a week that it has free, times places.")
    lost_hours: float = strawberry.field(
        description="By how many hours a week more would be missing, when others have taken over what they can."
    )
    sole_need_count: int | None = strawberry.field(
        description="How many needs nobody else serves or could serve; null when they are of too few families to be told."
    )
    loss: strawberry.Private["domain.Loss"]
    opened: strawberry.Private["Opened"]

    @strawberry.field(
        description="Needs of the viewer's own households that nobody else serves or could serve."
    )
    def sole_needs(self, info: Info) -> list[Need]:
        return shown_needs(self.opened, self.loss.sole_need_ids, info)

    @strawberry.field(
        description="Who would take over, most hours first: one of the ways in which least is lost."
    )
    async def substitutes(self, info: Info, first: AtMost = 10) -> list[Substitute]:
        several = self.loss.substitutes[: max(0, min(first, MOST_ON_A_PAGE))]
        found = await info.context.partners.load_many([one.partner_id for one in several])
        return [
            Substitute(hours=round(one.hours, 2), load=round(one.load, 2), partner=partner(who))
            for one, who in zip(several, found, strict=True)
            if who
        ]


async def fragility(
    info: Info,
    pact_id: str | None,
    start: date | None,
    end: date | None,
    first: int,
    after: str | None,
) -> Connection[PartnerLoss]:
    """Return a page of losses, the gravest first; of those who offer something under a pact, when one is named."""
    context = info.context
    permit(context.viewer, Action.READ_COVERAGE)
    problems: list[Problem] = []
    pact, during = await pact_and_days(info, pact_id, start, end, problems)
    if problems or during is None:
        return refused(problems, context.language)
    opened = await context.ledgers.load(during)
    found = {
        one.id: one
        for one in await losses(context.viewer, opened)
        if pact is None or _under(opened, one.id, pact)
    }

    async def nodes(ids: list[str]) -> list[PartnerLoss | None]:
        partners = await context.partners.load_many(ids)
        return [
            _loss(found[id_], partner(who), opened, context.coverage.floor) if who else None
            for id_, who in zip(ids, partners, strict=True)
        ]

    return await ranked_connection("fragility", list(found), first, after, context.language, nodes)


def _under(opened: "Opened", id_: str, pact_id: str) -> bool:
    """Return whether somebody offers something under a pact, or holds it."""
    return any(
        one.offer.commitment.pact_id == pact_id
        and (one.offer.commitment.partner_id == id_ or any(member.id == id_ for member in one.offer.staff))
        for one in opened.offered
    )


def _loss(one: "domain.Loss", who: Partner, opened: "Opened", k: int) -> PartnerLoss:
    return PartnerLoss(
        partner=who,
        served_hours=round(one.served_hours),
        free_hours=round(one.free_hours),
        lost_hours=round(one.lost_hours),
        sole_need_count=sole_need_count(one, opened, k),
        loss=one,
        opened=opened,
    )


def sole_need_count(one: "domain.Loss", opened: "Opened", k: int) -> int | None:
    """Return how many needs nobody else could serve; None when these are of a few families only."""
    count = len(one.sole_need_ids)
    families = {opened.asked.family_of[need] for need in one.sole_need_ids}
    return count if not count or len(families) >= k else None


@strawberry.type(description="What is asked of a competence in an area, now and after a loss.")
class CoverageAfterLoss:
    key: strawberry.Private["Key"]
    opened: strawberry.Private["Opened"]
    before: CoverageFigures = strawberry.field(description="As it is.")
    after: CoverageFigures = strawberry.field(description="As it would be.")

    @strawberry.field(description="The area.")
    def area(self) -> Area:
        return area(self.opened.known.geography.areas[self.key[0]])

    @strawberry.field(description="The competence.")
    def competence(self, info: Info) -> Competence:
        return competence(self.opened.known.taxonomy.competences[self.key[1]], info)


@strawberry.type(
    description="What would be missing without some partners, or what was wrong with the asking."
)
class WhatIf:
    lost_hours: float | None = strawberry.field(
        description="By how many whole hours a week more would be missing; never fewer than none. Null when something was "
        "wrong."
    )
    before: CoverageFigures | None = strawberry.field(
        description="All that is asked, as it is; null when it would tell of too few families."
    )
    after: CoverageFigures | None = strawberry.field(
        description="All that is asked, as it would be; null when it would tell of too few families."
    )
    rows: list[CoverageAfterLoss] = strawberry.field(
        description="Where something would change, of what may be shown, at the level at which the view opens; by the ids "
        "of areas, then of competences."
    )
    as_of: datetime | None = strawberry.field(description=AS_OF)
    renewing: bool = strawberry.field(description=RENEWING)
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")


async def what_if(
    info: Info,
    partner_ids: Sequence[str],
    pact_id: str | None,
    start: date | None,
    end: date | None,
) -> WhatIf:
    """Return what would be missing without these partners."""
    context = info.context
    permit(context.viewer, Action.READ_COVERAGE)
    known = await context.reference()
    problems: list[Problem] = []
    pact = known_key(pact_id, "pact", ("pactId",), known.geography.coverage, problems)
    keys = [key_of(id_, "partner", ("partnerIds", index)) for index, id_ in enumerate(partner_ids)]
    problems += [one for one in keys if isinstance(one, Problem)]
    during = period_of(start, end, context.today)
    if problems or isinstance(during, list):
        return _nothing([*problems, *(during if isinstance(during, list) else [])], info)
    counted = await context.views.load((during, context.coverage.floor))
    ids = [one for one in keys if isinstance(one, str)]
    found = await after_loss(context.viewer, counted.view, ids, context.graph, context.today)
    if isinstance(found, list):
        return _nothing(found, info)
    return _what_if(found, counted, pact, await context.ledgers.load(during))


def _nothing(problems: Sequence[Problem], info: Info) -> WhatIf:
    refusals = user_errors(problems, info.context.language)
    return WhatIf(
        lost_hours=None, before=None, after=None, rows=[], as_of=None, renewing=False, user_errors=refusals
    )


def _what_if(found: AfterLoss, counted: Counted, pact_id: str | None, opened: "Opened") -> WhatIf:
    from graph_service.coverage.showing import opening, rows_of, shown, total_key

    opens = opening(found.before.levels, found.before.release, found.before.hierarchy, pact_id)
    _, keys = rows_of(found.before, pact_id, None, None, None, None, opens)
    pairs = [(key, figures(shown(found.before, key)), figures(shown(found.after, key))) for key in keys]
    total = total_key(pact_id)
    return WhatIf(
        lost_hours=round(found.lost.lost_hours),
        before=figures(shown(found.before, total)),
        after=figures(shown(found.after, total)),
        rows=[
            CoverageAfterLoss(key=key, opened=opened, before=before, after=after)
            for key, before, after in pairs
            if before and after and before != after
        ],
        as_of=counted.at,
        renewing=counted.renewing,
        user_errors=[],
    )
