"""Changes that would make a partner fit: each one typed edit, small enough to be asked of somebody.

An edit to the need, an edit to the offer, a question to be answered, or a further need. Applied to a
`Situation`, a change gives another one; in which order several are applied does not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from graph_service.domain.model import Mode, Need
from graph_service.domain.phrases import Reason
from graph_service.domain.schedule import Period, Week, Window
from graph_service.matching.candidates import Candidates
from graph_service.matching.pairing import Pairing
from graph_service.matching.ranking import rank
from graph_service.matching.requirements import REQUIREMENTS, RequirementName, Verdict

INTERPRETING = "language-mediation"
"""The competence that an interpreter lends; a narrower one does as well."""
NOBODY = Candidates(())


@dataclass(frozen=True)
class Situation:
    """A need beside an offer, what was answered about the two, and who could come along to interpret.

    `resolved` holds the questions answered in favour, `interpreted` the languages asked of an interpreter.
    """

    pair: Pairing
    interpreters: Candidates = field(default=NOBODY, compare=False)
    resolved: frozenset[RequirementName] = frozenset()
    interpreted: frozenset[str] = frozenset()

    def with_need(self, **facts: Any) -> "Situation":
        """Return the same with another need."""
        return replace(self, pair=replace(self.pair, need=replace(self.pair.need, **facts)))

    def with_commitment(self, **facts: Any) -> "Situation":
        """Return the same with another commitment."""
        offer = self.pair.offer
        changed = replace(offer, commitment=replace(offer.commitment, **facts))
        return replace(self, pair=replace(self.pair, offer=changed))

    def with_volunteer(self, id_: str, **facts: Any) -> "Situation":
        """Return the same with one volunteer of the offer changed."""
        offer = self.pair.offer
        staff = tuple(replace(one, **facts) if one.id == id_ else one for one in offer.staff)
        return replace(self, pair=replace(self.pair, offer=replace(offer, staff=staff)))

    def verdict(self, name: RequirementName) -> Verdict:
        """Return whether the requirement holds, given the answers and who comes along."""
        if name not in self._verdicts:
            self._verdicts[name] = self._verdict(name)
        return self._verdicts[name]

    @cached_property
    def _verdicts(self) -> dict[RequirementName, Verdict]:
        return {}

    def _verdict(self, name: RequirementName) -> Verdict:
        found = REQUIREMENTS[name](self.pair)[0]
        if found is Verdict.UNKNOWN and name in self.resolved:
            return Verdict.MET
        if found is not Verdict.MET and name is RequirementName.LANGUAGE:
            return Verdict.MET if any(map(self.can_be_interpreted, self.interpreted)) else found
        return found

    @property
    def whole(self) -> bool:
        """Whether the need asks a whole number of sessions."""
        need = self.pair.need
        return (
            need.minutes_per_week >= need.session_minutes and not need.minutes_per_week % need.session_minutes
        )

    @property
    def fits(self) -> bool:
        """Whether every requirement is met."""
        return self.whole and all(self.verdict(name) is Verdict.MET for name in REQUIREMENTS)

    def can_be_interpreted(self, language: str) -> bool:
        """Return whether somebody in the network could interpret when need and offer can meet."""
        need = self.interpreters_need(language)
        if need is None or not len(self.interpreters):
            return False
        ranked = rank(need, self.interpreters, self.pair.circumstances)
        return any(
            not match.to_check and match.offer.commitment.id != self.pair.commitment.id
            for match in ranked.matches
        )

    def interpreters_need(self, language: str) -> Need | None:
        """Return one session of interpreting at a time at which need and offer can meet; None when they cannot."""
        pair = self.pair
        times = pair.shared_times if pair.commitment.by_arrangement else pair.shared_times & pair.left.open
        if not times.holds(pair.need.session_minutes):
            return None
        return replace(
            pair.need,
            competence_id=INTERPRETING,
            minutes_per_week=pair.need.session_minutes,
            windows=Week() if times == Week.always() else times,
            age_band=None,
            places=1,
            languages=(language,),
            modes=(pair.mode,) if pair.mode else (),
            id=None,
        )


@dataclass(frozen=True)
class Change:
    """One edit. `cost` says how much it asks of people, `summary` what it is, in words."""

    @property
    def cost(self) -> int:
        return COSTS[type(self)]

    @property
    def summary(self) -> Reason:
        """What is to be done, as a sentence to be written in a language."""
        return Reason(
            f"CHANGE.{type(self).__name__}", {one.name: getattr(self, one.name) for one in fields(self)}
        )

    def apply(self, before: Situation) -> Situation:
        """Return the situation in which it is done."""
        raise NotImplementedError


@dataclass(frozen=True)
class AddArea(Change):
    """The family would also go to this area."""

    area_id: str
    area: str

    def apply(self, before: Situation) -> Situation:
        return before.with_need(further_area_ids=before.pair.need.further_area_ids | {self.area_id})


@dataclass(frozen=True)
class AddWindow(Change):
    """The family would also have time then."""

    window: Window

    def apply(self, before: Situation) -> Situation:
        return before.with_need(windows=before.pair.need.windows | Week.of([self.window]))


@dataclass(frozen=True)
class MovePeriod(Change):
    """The family would begin on another day; the length of the period stays."""

    start: date
    end: date

    def apply(self, before: Situation) -> Situation:
        return before.with_need(period=Period(self.start, self.end))


@dataclass(frozen=True)
class FewerHours(Change):
    """The family would ask fewer hours a week."""

    minutes_per_week: int

    def apply(self, before: Situation) -> Situation:
        return before.with_need(minutes_per_week=self.minutes_per_week)


@dataclass(frozen=True)
class ShorterSession(Change):
    """Each session would be shorter."""

    session_minutes: int

    def apply(self, before: Situation) -> Situation:
        return before.with_need(session_minutes=self.session_minutes)


@dataclass(frozen=True)
class AllowMode(Change):
    """The family would also take it in this mode."""

    mode: Mode

    def apply(self, before: Situation) -> Situation:
        modes = before.pair.need.modes
        return before if self.mode in modes or not modes else before.with_need(modes=(*modes, self.mode))


@dataclass(frozen=True)
class DropLanguage(Change):
    """The family would do without these languages, which are all that it asked for."""

    languages: tuple[str, ...]

    def apply(self, before: Situation) -> Situation:
        return before.with_need(
            languages=tuple(tag for tag in before.pair.need.languages if tag not in self.languages)
        )


@dataclass(frozen=True)
class AddPlaces(Change):
    """The partner would take so many more people at once."""

    count: int

    def apply(self, before: Situation) -> Situation:
        return before.with_commitment(places=before.pair.commitment.places + self.count)


@dataclass(frozen=True)
class AddHours(Change):
    """The partner would be there for so many more minutes a week."""

    minutes: int

    def apply(self, before: Situation) -> Situation:
        return before.with_commitment(minutes_per_week=before.pair.commitment.minutes_per_week + self.minutes)


@dataclass(frozen=True)
class AddOfferWindow(Change):
    """The partner would also be there then."""

    window: Window

    def apply(self, before: Situation) -> Situation:
        return before.with_commitment(windows=before.pair.commitment.windows | Week.of([self.window]))


@dataclass(frozen=True)
class RenewInsurance(Change):
    """A volunteer's insurance would be renewed until this day at least."""

    volunteer_id: str
    volunteer: str
    until: date

    def apply(self, before: Situation) -> Situation:
        return before.with_volunteer(self.volunteer_id, insurance_until=self.until)


@dataclass(frozen=True)
class RenewClearance(Change):
    """A volunteer's clearance for work with minors would be renewed until this day at least."""

    volunteer_id: str
    volunteer: str
    until: date

    def apply(self, before: Situation) -> Situation:
        return before.with_volunteer(self.volunteer_id, clearance_until=self.until)


@dataclass(frozen=True)
class ResolveUnknown(Change):
    """Somebody would ask, and the answer would be yes."""

    requirement: RequirementName

    @property
    def summary(self) -> Reason:
        return Reason(f"CHANGE.ResolveUnknown.{self.requirement}")

    def apply(self, before: Situation) -> Situation:
        return replace(before, resolved=before.resolved | {self.requirement})


@dataclass(frozen=True)
class AddInterpreter(Change):
    """An interpreter of the network would come along: a further need, of its own."""

    language: str

    @property
    def summary(self) -> Reason:
        return Reason("CHANGE.AddInterpreter", {"languages": (self.language,)})

    def apply(self, before: Situation) -> Situation:
        return replace(before, interpreted=before.interpreted | {self.language})


COSTS: Mapping[type[Change], int] = MappingProxyType(
    {
        ResolveUnknown: 1,
        AddWindow: 2,
        AllowMode: 2,
        FewerHours: 2,
        ShorterSession: 2,
        RenewInsurance: 2,
        AddArea: 3,
        MovePeriod: 3,
        RenewClearance: 3,
        AddHours: 4,
        AddInterpreter: 4,
        AddOfferWindow: 4,
        AddPlaces: 4,
        DropLanguage: 5,
    }
)
"""What each change asks of people, from a telephone call to giving up a wish; only the order matters."""
