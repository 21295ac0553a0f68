"""Commitments: what partners offer."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.dataloader import DataLoader

from graph_service.actions.commitments import list_commitments, search_commitments
from graph_service.actions.keep_commitments import deeds_open_to
from graph_service.api.areas import Place, place_of
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info, PageOf
from graph_service.api.events import CommitmentEvent, commitment_event
from graph_service.api.ids import global_id
from graph_service.api.lookup import Lookup
from graph_service.api.node import Node
from graph_service.api.pacts import CommunityPact, pact_of
from graph_service.api.pages import Connection, keyset_connection, ranked_connection, refused
from graph_service.api.partners import Partner, Volunteer, partner_of, volunteer
from graph_service.api.scalars import (
    AgeBand,
    CommitmentDeed,
    CommitmentState,
    LanguageTag,
    Mode,
    ReferralReason,
    RequirementName,
    Staffing,
    Window,
    windows,
)
from graph_service.domain import model
from graph_service.domain import suggestions as domain
from graph_service.domain.checks import year_problems
from graph_service.domain.commitments import reserved
from graph_service.domain.permissions import Action, permit
from graph_service.domain.phrases import Language
from graph_service.domain.problems import Missing, NotFound, OutOfRange, Path, Problem, TooMany
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import WEEK
from graph_service.domain.suggestions import suggestions
from graph_service.graph.commitments import CommitmentsWanted, commitment_total
from graph_service.graph.pages import Keys

if TYPE_CHECKING:
    from graph_service.api.interventions import Intervention

MOST_COMPETENCES = 100
AREA: Path = ("filter", "areaId")
COMPETENCES: Path = ("filter", "competenceIds")
PACT: Path = ("filter", "pactId")
PARTNER: Path = ("filter", "partnerId")


@strawberry.type(description="Dates on which an offer does not take place, first and last day included.")
class Closure:
    starts_on: date = strawberry.field(description="The first day without it.")
    ends_on: date = strawberry.field(description="The last day without it.")


@strawberry.type(description="A range of ages; null for no limit.")
class Ages:
    min_age: int | None = strawberry.field(description="The youngest, in years.")
    max_age: int | None = strawberry.field(description="The oldest, in years.")


@strawberry.type(
    description="Something to change in an offer, since the partner turned down several requests for the same cause. It "
    "never names a family; nothing changes until the partner does it."
)
class Suggestion:
    reason: ReferralReason = strawberry.field(description="Why the requests were turned down.")
    requirement: RequirementName | None = strawberry.field(
        description="Which requirement was not met, where the reason is that."
    )
    count: int = strawberry.field(
        description="How many, of the last 180 days and since the offer was last corrected, confirmed or renewed."
    )
    since: date = strawberry.field(description="The day of the first of them.")
    fields: list[str] = strawberry.field(
        description="Which parts of the offer to look at, as `commitmentRevise` names them."
    )
    age_bands: list[AgeBand] = strawberry.field(
        description="The age bands that were turned down for their age; empty for any other cause."
    )
    proposed_ages: Ages | None = strawberry.field(
        description="The ages to accept that would leave exactly these bands out, for `commitmentRevise`; null when there "
        "is no such single range."
    )
    summary: str = strawberry.field(description="What is suggested, in the reader's language.")


@strawberry.type(
    description="What accepted referrals hold of an offer from this week on, in the fullest week."
)
class Reserved:
    hours_per_week: float = strawberry.field(
        description="Hours that it cannot promise less of; by arrangement, as many for each place."
    )
    places: int = strawberry.field(description="The most people at once.")
    windows: list[Window] = strawberry.field(description="When; empty by arrangement.")
    until: date = strawberry.field(description="The last day on which something is held.")


@strawberry.type(description="What a partner offers under a pact: competences, hours, places, times.")
class Commitment(Node):
    title: str = strawberry.field(description="What it is called.")
    hours_per_week: float = strawberry.field(description="Hours of presence promised each week.")
    places: int = strawberry.field(description="How many people it serves at once.")
    windows: list[Window] = strawberry.field(
        description="When, each week; empty when times are by arrangement."
    )
    closures: list[Closure] = strawberry.field(description="Dates without it.")
    languages: list[LanguageTag] = strawberry.field(description="The languages spoken; empty when not known.")
    min_age: int | None = strawberry.field(
        description="The youngest age accepted, in years; null for no limit."
    )
    max_age: int | None = strawberry.field(
        description="The oldest age accepted, in years; null for no limit."
    )
    modes: list[Mode] = strawberry.field(description="How it is given.")
    valid_from: date = strawberry.field(description="Its first day.")
    valid_to: date | None = strawberry.field(description="Its last day; null until somebody ends it.")
    state: CommitmentState = strawberry.field(description="Where it stands in its life.")
    assured_on: date | None = strawberry.field(
        description="When the partner last confirmed it; null when never."
    )
    staffing: Staffing = strawberry.field(description="Who does what it promises.")
    clearance_required: bool = strawberry.field(
        description="Whether those who work with minors must have a clearance."
    )
    invented: bool | None = strawberry.field(description="Whether it is made up, for demonstration.")
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")
    record: strawberry.Private[model.Commitment]

    @strawberry.field(description="The commitment that must be over before this one begins.")
    async def starts_after(self, info: Info) -> "Commitment | None":
        if self.record.after_id is None:
            return None
        found = await info.context.commitments.load(self.record.after_id)
        return commitment(found) if found else None

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[CommitmentEvent]:
        viewer = info.context.viewer
        permit(viewer, Action.READ_HISTORY, viewer.relation_to(self.record.partner_id))
        return [
            commitment_event(one) for one in await info.context.events_of_commitments.load(self.record.id)
        ]

    @strawberry.field(
        description="What the partner's own refusals suggest to change, for those who keep the offer; the most frequent "
        "cause first."
    )
    async def suggestions(self, info: Info) -> list[Suggestion]:
        context, record = info.context, self.record
        permit(context.viewer, Action.KEEP_OFFERS, context.viewer.relation_to(record.partner_id))
        turned_down = await context.turned_down.load(record.id)
        found = suggestions(record, turned_down, context.today) if turned_down else []
        return [_suggestion(one, context.language) for one in found]

    @strawberry.field(
        description="What accepted referrals hold of it, for those who keep the offer; null when nothing is held."
    )
    async def reserved(self, info: Info) -> Reserved | None:
        context, record = info.context, self.record
        permit(context.viewer, Action.KEEP_OFFERS, context.viewer.relation_to(record.partner_id))
        found = reserved(record, await context.bookings_of_commitments.load(record.id), context.today)
        if found is None:
            return None
        return Reserved(
            hours_per_week=found.minutes / 60,
            places=found.places,
            windows=windows(found.times),
            until=found.until,
        )

    @strawberry.field(
        description="What the viewer can do with it as it stands now; who is not the partner tells on whose word."
    )
    async def viewer_can(self, info: Info) -> list[CommitmentDeed]:
        return deeds_open_to(info.context.viewer, self.record)

    @strawberry.field(description="The common interventions that it is part of, by name.")
    async def interventions(
        self, info: Info
    ) -> list[Annotated["Intervention", strawberry.lazy("graph_service.api.interventions")]]:
        from graph_service.api.interventions import interventions_of

        ids = await info.context.interventions_of_commitments.load(self.record.id)
        return await interventions_of(ids, info)

    @strawberry.field(description="The pact it is offered under.")
    async def pact(self, info: Info) -> CommunityPact:
        return await pact_of(self.record.pact_id, info)

    @strawberry.field(description="Who offers it.")
    async def partner(self, info: Info) -> Partner:
        return await partner_of(self.record.partner_id, info)

    @strawberry.field(description="The competences lent.")
    async def competences(self, info: Info) -> list[Competence]:
        known = (await info.context.reference()).taxonomy.competences
        return [competence(known[id_], info) for id_ in self.record.competence_ids if id_ in known]

    @strawberry.field(description="Where it takes place; null when it has no place of its own.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)

    @strawberry.field(description="The volunteers named to do it.")
    async def staff(self, info: Info) -> list[Volunteer]:
        viewer = info.context.viewer
        permit(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(self.record.partner_id))
        found = await info.context.partners.load_many(self.record.staff_ids)
        return [volunteer(one) for one in found if isinstance(one, model.Volunteer)]


def _suggestion(found: domain.Suggestion, language: Language) -> Suggestion:
    return Suggestion(
        reason=found.ground.reason,
        requirement=RequirementName(found.ground.requirement) if found.ground.requirement else None,
        count=found.count,
        since=found.since,
        fields=list(found.fields),
        age_bands=list(found.age_bands),
        proposed_ages=Ages(min_age=found.ages[0], max_age=found.ages[1]) if found.ages else None,
        summary=found.summary.text(language),
    )


def commitment(record: model.Commitment) -> Commitment:
    return Commitment(
        id=strawberry.ID(global_id("commitment", record.id)),
        title=record.title,
        hours_per_week=record.minutes_per_week / 60,
        places=record.places,
        windows=windows(record.windows),
        closures=[Closure(starts_on=one.start, ends_on=one.end or one.start) for one in record.closures],
        languages=[LanguageTag(tag) for tag in record.languages],
        min_age=record.min_age,
        max_age=record.max_age,
        modes=list(record.modes),
        valid_from=record.valid.start,
        valid_to=record.valid.end,
        state=record.state,
        assured_on=record.assured_on,
        staffing=record.staffing,
        clearance_required=record.clearance_required,
        invented=record.invented,
        revision=record.revision,
        record=record,
    )


@strawberry.input(description="Which commitments to list; conditions that are left out do not count.")
class CommitmentFilter:
    pact_id: strawberry.ID | None = strawberry.field(default=None, description="Under this pact.")
    partner_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of this organisation or volunteer."
    )
    area_id: strawberry.ID | None = strawberry.field(
        default=None, description="Under a pact that serves this area."
    )
    competence_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="That lend any of these competences, 1 to 100, or a narrower one."
    )
    states: list[CommitmentState] | None = strawberry.field(
        default=None, description="In any of these states, at least one."
    )
    active_on: date | None = strawberry.field(default=None, description="Valid on this day.")
    min_free_hours: float | None = strawberry.field(
        default=None,
        description="Valid on `activeOn`, or today, with at least so many hours free in the week of that day.",
    )


async def commitment_called(key: str, info: Info) -> Commitment | None:
    """Return the commitment with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await info.context.commitments.load(key)
    return commitment(record) if record else None


async def commitments(
    info: Info, search: str | None, filter: CommitmentFilter | None, first: int, after: str | None
) -> Connection[Commitment]:
    """Return a page of the commitments that the filter asks for: nearest to the words, or by title."""
    context, asked = info.context, filter or CommitmentFilter()
    permit(context.viewer, Action.READ_NETWORK)
    wanted = await _wanted(info, asked)
    if isinstance(wanted, list):
        return refused(wanted, context.language)

    if search is not None and search.strip():
        ids = await search_commitments(context.graph, wanted, search, context.today)
        return await ranked_connection(
            "commitments-found", ids, first, after, context.language, partial(_nodes, info)
        )

    async def read(first: int, after: str) -> Keys:
        return await list_commitments(context.graph, wanted, first, after, context.today)

    return await commitment_connection(
        info, first, after, read, lambda: commitment_total(context.graph, wanted)
    )


async def commitments_of(
    info: Info, pages: DataLoader[PageOf, Keys], of: str, first: int, after: str | None
) -> Connection[Commitment]:
    """Return a page of the commitments of a partner, or under a pact."""
    permit(info.context.viewer, Action.READ_NETWORK)

    async def read(first: int, after: str) -> Keys:
        return await pages.load(PageOf(of, first, after))

    return await commitment_connection(info, first, after, read)


async def commitment_connection(
    info: Info,
    first: int,
    after: str | None,
    read: Callable[[int, str], Awaitable[Keys]],
    count: Callable[[], Awaitable[int]] | None = None,
) -> Connection[Commitment]:
    """Return a page of commitments in the order of their titles."""
    context = info.context

    nodes = partial(_nodes, info)
    return await keyset_connection("commitments", first, after, context.language, read, nodes, count)


async def _nodes(info: Info, ids: list[str]) -> list[Commitment | None]:
    return [commitment(one) if one else None for one in await info.context.commitments.load_many(ids)]


async def _wanted(info: Info, asked: CommitmentFilter) -> CommitmentsWanted | list[Problem]:
    """Return the conditions with their ids looked up, or everything that is wrong with them."""
    known = await info.context.reference()
    lookup = Lookup(known)
    pact, area = lookup.pact(asked.pact_id, PACT), lookup.area(asked.area_id, AREA)
    partner = lookup.partner(asked.partner_id, PARTNER)
    if partner is not None:
        found = await info.context.partners.load(partner)
        if found is None:
            lookup.problems.append(NotFound(PARTNER, asked.partner_id or ""))
        partner = found.id if found else None
    competences = [
        lookup.competence(id_, (*COMPETENCES, index))
        for index, id_ in enumerate((asked.competence_ids or [])[:MOST_COMPETENCES])
    ]
    if problems := [*lookup.problems, *_list_problems(asked), *_number_problems(asked)]:
        return problems
    return CommitmentsWanted(
        pact_ids=_pacts(pact, area, known),
        partner_id=partner,
        competence_ids=None if asked.competence_ids is None else _narrower(competences, known),
        states=None if asked.states is None else tuple(asked.states),
        active_on=asked.active_on,
        min_free_minutes=None if asked.min_free_hours is None else ceil(asked.min_free_hours * 60),
    )


def _list_problems(asked: CommitmentFilter) -> Iterator[Problem]:
    if asked.competence_ids == []:
        yield Missing(COMPETENCES)
    if asked.competence_ids is not None and len(asked.competence_ids) > MOST_COMPETENCES:
        yield TooMany(COMPETENCES, len(asked.competence_ids), MOST_COMPETENCES)
    if asked.states == []:
        yield Missing(("filter", "states"))


def _number_problems(asked: CommitmentFilter) -> Iterator[Problem]:
    if asked.min_free_hours is not None and not 0 <= asked.min_free_hours <= WEEK / 60:
        yield OutOfRange(("filter", "minFreeHours"), asked.min_free_hours, 0, WEEK / 60)
    if asked.active_on is not None:
        yield from year_problems(("filter", "activeOn"), asked.active_on)


def _pacts(pact: str | None, area: str | None, known: Reference) -> tuple[str, ...] | None:
    """Return the pacts that both conditions leave, or None without conditions."""
    if area is None:
        return None if pact is None else (pact,)
    serving = known.geography.pacts_serving(area)
    return serving if pact is None else tuple({pact} & set(serving))


def _narrower(competences: Iterable[str | None], known: Reference) -> tuple[str, ...]:
    """Return the competences and all narrower ones."""
    return tuple(sorted({id_ for one in competences if one for id_ in known.taxonomy.narrower(one)}))
