"""Changes: what would have to be edited, asked or added so that a partner fits."""

from datetime import date
from typing import Any

import strawberry

from graph_service.actions.find_near_misses import NearMisses
from graph_service.actions.find_partners import FoundOffers
from graph_service.api.areas import Area, area
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.matches import MatchConnection, match_connection
from graph_service.api.pages import After, First
from graph_service.api.partners import Volunteer, volunteer
from graph_service.api.scalars import LanguageTag, Mode, RequirementName, Window, windows
from graph_service.domain import model
from graph_service.domain.phrases import Language
from graph_service.domain.schedule import Week
from graph_service.matching import changes as edits
from graph_service.matching import near_misses as matching
from graph_service.matching.ranking import rank


@strawberry.interface(
    description="One smallest edit of the need or the offer, one question, or one further need. Its fields are named "
    "as those of `NeedInput` that it edits."
)
class Change:
    summary: str = strawberry.field(description="What is to be done, in words.")
    cost: int = strawberry.field(
        description="What it asks of people: 1 for a question, up to 5 for giving up a wish."
    )


@strawberry.type(description="The family would also go to this area: add it to `furtherAreaIds`.")
class AddArea(Change):
    area: Area = strawberry.field(description="The area.")


@strawberry.type(description="The family would also have time then: add the window to `windows`.")
class AddWindow(Change):
    window: Window = strawberry.field(description="The window, as long as one session.")


@strawberry.type(description="The family would begin on another day: set `from` and `to`.")
class MovePeriod(Change):
    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day; the length stays.")


@strawberry.type(description="The family would ask fewer hours: set `hoursPerWeek`.")
class FewerHours(Change):
    hours_per_week: float = strawberry.field(description="Hours a week.")


@strawberry.type(description="Each session would be shorter: set `sessionMinutes`.")
class ShorterSession(Change):
    session_minutes: int = strawberry.field(description="The length of one session.")


@strawberry.type(description="The family would also take it in this way: add the mode to `modes`.")
class AllowMode(Change):
    mode: Mode = strawberry.field(description="The mode.")


@strawberry.type(description="The family would do without these languages: remove them from `languages`.")
class DropLanguage(Change):
    languages: list[LanguageTag] = strawberry.field(description="The languages.")


@strawberry.type(description="The partner would take more people at once.")
class AddPlaces(Change):
    places: int = strawberry.field(description="How many more places.")


@strawberry.type(description="The partner would be there longer.")
class AddHours(Change):
    hours: float = strawberry.field(description="How many hours a week more.")


@strawberry.type(description="The partner would also be there then.")
class AddOfferWindow(Change):
    window: Window = strawberry.field(description="The window, as long as one session.")


@strawberry.type(description="A volunteer's insurance would be renewed.")
class RenewInsurance(Change):
    until: date = strawberry.field(description="It must last until this day at least.")
    volunteer_id: strawberry.Private[str]

    @strawberry.field(description="The volunteer.")
    async def volunteer(self, info: Info) -> Volunteer | None:
        return await _volunteer(self.volunteer_id, info)


@strawberry.type(
    description="A volunteer's clearance for work with minors would be renewed; it is never waived."
)
class RenewClearance(Change):
    until: date = strawberry.field(description="It must last until this day at least.")
    volunteer_id: strawberry.Private[str]

    @strawberry.field(description="The volunteer.")
    async def volunteer(self, info: Info) -> Volunteer | None:
        return await _volunteer(self.volunteer_id, info)


async def _volunteer(volunteer_id: str, info: Info) -> Volunteer | None:
    record = await info.context.partners.load(volunteer_id)
    return volunteer(record) if isinstance(record, model.Volunteer) else None


@strawberry.type(description="Somebody would ask what is not known, and the answer would be yes.")
class ResolveUnknown(Change):
    requirement: RequirementName = strawberry.field(description="What to ask about.")


@strawberry.type(
    description="An interpreter of the network would come along: a further need, with its own matches."
)
class AddInterpreter(Change):
    language: LanguageTag = strawberry.field(description="The language to interpret.")
    hours_per_week: float = strawberry.field(description="Hours a week of interpreting: one session.")
    session_minutes: int = strawberry.field(description="The length of the session.")
    windows: list[Window] = strawberry.field(
        description="When the need and the offer could meet; empty for any time."
    )
    modes: list[Mode] = strawberry.field(description="In which way they would meet.")
    found: strawberry.Private[FoundOffers]
    near: strawberry.Private[NearMisses]
    need: strawberry.Private[model.Need]

    @strawberry.field(description="What to search for.")
    def competence(self, info: Info) -> Competence:
        known = self.found.search.circumstances.taxonomy.competences
        return competence(known[self.need.competence_id], info)

    @strawberry.field(description="The interpreters who could come, best first.")
    def matches(self, info: Info, first: First = 20, after: After = None) -> MatchConnection:
        search = self.found.search
        ranking = rank(self.need, self.near.interpreters, search.circumstances, search.weights)
        return match_connection(ranking, first, after, info.context.language)


TYPES: dict[type[edits.Change], type[Change]] = {
    edits.AddArea: AddArea,
    edits.AddHours: AddHours,
    edits.AddInterpreter: AddInterpreter,
    edits.AddOfferWindow: AddOfferWindow,
    edits.AddPlaces: AddPlaces,
    edits.AddWindow: AddWindow,
    edits.AllowMode: AllowMode,
    edits.DropLanguage: DropLanguage,
    edits.FewerHours: FewerHours,
    edits.MovePeriod: MovePeriod,
    edits.RenewClearance: RenewClearance,
    edits.RenewInsurance: RenewInsurance,
    edits.ResolveUnknown: ResolveUnknown,
    edits.ShorterSession: ShorterSession,
}


def changes(
    near_miss: matching.NearMiss, found: FoundOffers, near: NearMisses, language: Language
) -> list[Change]:
    """Return the changes of a near miss as GraphQL shows them."""
    return [
        TYPES[type(change)](
            summary=change.summary.text(language), cost=change.cost, **_facts(change, near_miss, found, near)
        )
        for change in near_miss.changes
    ]


def _facts(
    change: edits.Change, near_miss: matching.NearMiss, found: FoundOffers, near: NearMisses
) -> dict[str, Any]:
    match change:
        case edits.AddArea(area_id=area_id):
            return {"area": area(found.search.circumstances.geography.areas[area_id])}
        case edits.AddWindow(window=window) | edits.AddOfferWindow(window=window):
            return {"window": windows(Week.of([window]))[0]}
        case edits.MovePeriod(start=start, end=end):
            return {"from_": start, "to": end}
        case edits.FewerHours(minutes_per_week=minutes):
            return {"hours_per_week": minutes / 60}
        case edits.AddPlaces(count=count):
            return {"places": count}
        case edits.AddHours(minutes=minutes):
            return {"hours": minutes / 60}
        case (
            edits.RenewInsurance(volunteer_id=id_, until=until)
            | edits.RenewClearance(volunteer_id=id_, until=until)
        ):
            return {"volunteer_id": id_, "until": until}
        case edits.AddInterpreter(language=tag):
            return (
                {"language": LanguageTag(tag)}
                | _interpreting(tag, near_miss)
                | {"found": found, "near": near}
            )
        case edits.ShorterSession() | edits.AllowMode() | edits.DropLanguage() | edits.ResolveUnknown():
            return {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in vars(change).items()
            }
    raise AssertionError(change)


def _interpreting(language: str, near_miss: matching.NearMiss) -> dict[str, Any]:
    """Return what to search an interpreter for, when all other changes are done."""
    need = near_miss.situation.interpreters_need(language)
    assert need is not None, "an interpreter is a change only where need and offer can meet"
    return {
        "hours_per_week": need.minutes_per_week / 60,
        "session_minutes": need.session_minutes,
        "windows": windows(need.windows),
        "modes": list(need.modes),
        "need": need,
    }
