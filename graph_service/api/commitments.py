"""Commitments: what partners offer."""

from datetime import date

import strawberry

from graph_service.actions.commitments import count_commitments, list_commitments
from graph_service.api.areas import Place, place_of
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.ids import global_id, key_of
from graph_service.api.node import Node
from graph_service.api.pacts import CommunityPact, pact_of
from graph_service.api.pages import Connection, keyset_connection, refused
from graph_service.api.partners import Partner, Volunteer, partner_of, volunteer
from graph_service.api.scalars import CommitmentState, LanguageTag, Mode, Staffing, Window, windows
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import NotFound, OutOfRange, Problem, TooMany
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import WEEK
from graph_service.graph.commitments import CommitmentsWanted
from graph_service.graph.pages import Keys

MOST_COMPETENCES = 100


@strawberry.type(description="Dates on which an offer does not take place, first and last day included.")
class Closure:
    starts_on: date = strawberry.field(description="The first day without it.")
    ends_on: date = strawberry.field(description="The last day without it.")


@strawberry.type(description="What a partner offers under a pact: competences, hours, places, times.")
class Commitment(Node):
    title: str = strawberry.field(description="What it is called.")
    hours_per_week: float = strawberry.field(description="Hours of presence promised each week.")
    places: int = strawberry.field(description="How many people it serves at once.")
    windows: list[Window] = strawberry.field(description="When, each week; none means by arrangement.")
    closures: list[Closure] = strawberry.field(description="Dates without it.")
    languages: list[LanguageTag] = strawberry.field(description="The languages spoken; none means not known.")
    min_age: int | None = strawberry.field(description="The youngest age accepted, in years.")
    max_age: int | None = strawberry.field(description="The oldest age accepted, in years.")
    modes: list[Mode] = strawberry.field(description="How it is given.")
    valid_from: date = strawberry.field(description="Its first day.")
    valid_to: date | None = strawberry.field(description="Its last day; none means until it is ended.")
    state: CommitmentState = strawberry.field(description="Where it stands in its life.")
    assured_on: date | None = strawberry.field(description="When the partner last confirmed it.")
    staffing: Staffing = strawberry.field(description="Who does what it promises.")
    clearance_required: bool = strawberry.field(
        description="Whether those who work with minors must have a clearance."
    )
    invented: bool | None = strawberry.field(description="Whether it is made up, for demonstration.")
    record: strawberry.Private[model.Commitment]

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

    @strawberry.field(description="Where it takes place.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)

    @strawberry.field(description="The volunteers named to do it.")
    async def staff(self, info: Info) -> list[Volunteer]:
        permit(info.context.viewer, Action.READ_VOLUNTEERS)
        found = await info.context.partners.load_many(self.record.staff_ids)
        return [volunteer(one) for one in found if isinstance(one, model.Volunteer)]


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
        default=None, description="That lend any of these competences, or a narrower one."
    )
    states: list[CommitmentState] | None = strawberry.field(
        default=None, description="In any of these states."
    )
    active_on: date | None = strawberry.field(default=None, description="Valid on this day.")
    min_free_hours: float | None = strawberry.field(
        default=None, description="With at least so many hours free in the week of that day, or of today."
    )


async def commitment_connection(
    info: Info, wanted: CommitmentsWanted, first: int, after: str | None, min_free_hours: float | None = None
) -> Connection[Commitment]:
    """Return a page of the commitments wanted, in the order of their titles."""
    permit(info.context.viewer, Action.READ_NETWORK)
    context = info.context

    async def nodes(ids: list[str]) -> list[Commitment | None]:
        return [commitment(one) if one else None for one in await context.commitments.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await list_commitments(context.graph, wanted, first, after, context.today, min_free_hours)

    async def count() -> int:
        return await count_commitments(context.graph, wanted, context.today, min_free_hours)

    return await keyset_connection(first, after, context.language, read, nodes, count)


async def commitments(
    info: Info, filter: CommitmentFilter | None, first: int, after: str | None
) -> Connection[Commitment]:
    """Return a page of the commitments that the filter asks for."""
    asked = filter or CommitmentFilter()
    wanted = await _wanted(info, asked)
    if isinstance(wanted, list):
        return refused(wanted, info.context.language)
    return await commitment_connection(info, wanted, first, after, asked.min_free_hours)


async def _wanted(info: Info, asked: CommitmentFilter) -> CommitmentsWanted | list[Problem]:
    """Return the conditions with their ids looked up, or what is wrong with them."""
    lookup = _Lookup(await info.context.reference())
    wanted = CommitmentsWanted(
        pact_ids=lookup.pacts(asked.pact_id, asked.area_id),
        partner_id=None if asked.partner_id is None else lookup.key(asked.partner_id, "partner", "partnerId"),
        competence_ids=lookup.competences(asked.competence_ids),
        states=None if asked.states is None else tuple(asked.states),
        active_on=asked.active_on,
    )
    if asked.min_free_hours is not None and not 0 <= asked.min_free_hours <= WEEK / 60:
        lookup.problems.append(OutOfRange(("filter", "minFreeHours"), asked.min_free_hours, 0, WEEK / 60))
    return lookup.problems or wanted


class _Lookup:
    """Turns the ids of a filter into keys, and keeps what is wrong with them."""

    def __init__(self, known: Reference) -> None:
        self.known = known
        self.problems: list[Problem] = []

    def key(self, id_: str, kind: str, *path: str | int) -> str:
        """Return the key, or an empty one, which nothing has, when the id is of another kind."""
        found = key_of(id_, kind, ("filter", *path))
        if isinstance(found, Problem):
            self.problems.append(found)
            return ""
        return found

    def pacts(self, pact_id: str | None, area_id: str | None) -> tuple[str, ...] | None:
        """Return the pacts that both conditions leave, or None without conditions."""
        left: set[str] | None = None if pact_id is None else {self.key(pact_id, "pact", "pactId")}
        if area_id is not None:
            key = self.key(area_id, "area", "areaId")
            if key and key not in self.known.geography.areas:
                self.problems.append(NotFound(("filter", "areaId"), area_id))
            serving = set(self.known.geography.pacts_serving(key))
            left = serving if left is None else left & serving
        return None if left is None else tuple(sorted(left))

    def competences(self, ids: list[strawberry.ID] | None) -> tuple[str, ...] | None:
        """Return the competences and all narrower ones, or None without a condition."""
        if ids is None:
            return None
        if len(ids) > MOST_COMPETENCES:
            self.problems.append(TooMany(("filter", "competenceIds"), len(ids), MOST_COMPETENCES))
            return ()
        taxonomy, found = self.known.taxonomy, set[str]()
        for index, id_ in enumerate(ids):
            key = self.key(id_, "competence", "competenceIds", index)
            if key in taxonomy.competences:
                found |= set(taxonomy.narrower(key))
            elif key:
                self.problems.append(NotFound(("filter", "competenceIds", index), id_))
        return tuple(sorted(found))
