"""A search as somebody asks it, checked and made ready: which needs, where, when, how weighed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from graph_service.domain.checks import in_range, language_problems, nearest, window_problems
from graph_service.domain.identifiers import language_tag
from graph_service.domain.model import AgeBand, Beneficiary, Mode, Need, NeedState, Priority
from graph_service.domain.problems import (
    Missing,
    NoPosition,
    NotAMultiple,
    NotFound,
    NotWholeSessions,
    OutOfRange,
    PeriodInThePast,
    PeriodReversed,
    Problem,
    Repeated,
    TooMany,
    WeightsAddToNothing,
)
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import WEEK, AskedWindow, Period, Week, months_later
from graph_service.matching.criteria import DEFAULT_WEIGHTS, CriterionName, Weights
from graph_service.matching.pairing import Circumstances, Family

MOST_NEEDS = 100
MOST_REFUSED = 1000
MOST_FURTHER_AREAS = 20
MOST_MEMBERS = 20
MOST_KILOMETRES = 100.0
MOST_WEIGHT = 1000.0
LEAST_SESSION, MOST_SESSION = 15, 480
QUARTER = 15
DEFAULT_MONTHS = 6
MOST_YEARS = 3


@dataclass(frozen=True)
class AskedNeed:
    """A need as asked, unchecked. `windows` None is any time; `modes` None is any mode.

    `further_area_ids` are areas where the family would go as well; without dates it has those of the search.
    """

    competence_id: str
    hours_per_week: float = 1.0
    session_minutes: int = 60
    windows: tuple[AskedWindow, ...] | None = None
    age_band: AgeBand | None = None
    member: int | None = None
    languages: tuple[str, ...] = ()
    modes: tuple[Mode, ...] | None = None
    wheelchair: bool = False
    priority: Priority = Priority.NORMAL
    further_area_ids: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class AskedSearch:
    """A search as asked, unchecked; without dates it is about the next six months."""

    area_id: str
    needs: tuple[AskedNeed, ...]
    start: date | None = None
    end: date | None = None
    weights: tuple[tuple[CriterionName, float], ...] | None = None
    within_kilometres: float | None = None
    refused_partner_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Search:
    """A search that makes sense: needs to rank offers for, and what holds for all of them."""

    needs: tuple[Need, ...]
    circumstances: Circumstances
    weights: Weights = field(default_factory=lambda: DEFAULT_WEIGHTS)

    @property
    def competence_ids(self) -> frozenset[str]:
        """Every competence that answers one of the needs: the same, narrower, or broader."""
        taxonomy = self.circumstances.taxonomy
        return frozenset(
            id_
            for need in self.needs
            for id_ in (*taxonomy.narrower(need.competence_id), *taxonomy.broader(need.competence_id))
        )

    @property
    def pact_ids(self) -> frozenset[str]:
        """Every pact that serves the area, or where the family would go for one of the needs."""
        further = {id_ for need in self.needs for id_ in need.further_area_ids}
        geography = self.circumstances.geography
        return self.circumstances.serving_pact_ids.union(*(geography.pacts_serving(id_) for id_ in further))

    @property
    def period(self) -> Period:
        """From the first need's start to the last one's end."""
        starts = [need.period.start for need in self.needs]
        ends = [need.period.end for need in self.needs if need.period.end]
        return Period(min(starts), max(ends))


def checked(asked: AskedSearch, reference: Reference, today: date) -> Search | list[Problem]:
    """Return the search, or everything in it that makes no sense, each with its path."""
    problems = list(_problems(asked, reference, today))
    if problems:
        return problems
    circumstances = Circumstances(
        area=reference.geography.areas[asked.area_id],
        geography=reference.geography,
        taxonomy=reference.taxonomy,
        today=today,
        within_kilometres=asked.within_kilometres,
        refused_partner_ids=frozenset(asked.refused_partner_ids),
    )
    household = max(1, len({need.member for need in asked.needs if need.member is not None}))
    needs = tuple(_need(need, _period(need, asked, today), household) for need in asked.needs)
    return Search(needs, circumstances, {**DEFAULT_WEIGHTS, **dict(asked.weights or ())})


def for_beneficiary(
    beneficiary: Beneficiary, needs: Iterable[Need], family: Family, reference: Reference, today: date
) -> Search:
    """Return the search for what is not covered yet of a stored household's open needs, from today on."""
    circumstances = Circumstances(
        area=reference.geography.areas[beneficiary.area_id],
        geography=reference.geography,
        taxonomy=reference.taxonomy,
        today=today,
        refused_partner_ids=beneficiary.refused_partner_ids,
        family=family,
    )
    waiting = tuple(_from_today(need, today) for need in needs if is_waiting(need, today))
    return Search(waiting, circumstances)


def is_waiting(need: Need, today: date) -> bool:
    """Return whether the need is open, not over, and not wholly in the hands of partners already."""
    over = need.period.end is not None and need.period.end < today
    return need.state is NeedState.OPEN and not over and need.minutes_waiting > 0


def _from_today(need: Need, today: date) -> Need:
    start = max(today, need.period.start)
    period = Period(start, need.period.end or months_later(start, DEFAULT_MONTHS))
    return replace(need, period=period, minutes_per_week=need.minutes_waiting, reserved_minutes=0)


def nearest_hours(minutes: float, session_minutes: int) -> float:
    """Return the hours that are a whole number of sessions, at least one, and nearest to these minutes."""
    return max(1, round(minutes / session_minutes)) * session_minutes / 60


def _period(need: AskedNeed, asked: AskedSearch, today: date) -> Period:
    """Return the days of a need: its own, those of the search, or six months from today."""
    start = max(today, need.start or asked.start or today)
    return Period(start, need.end or asked.end or months_later(start, DEFAULT_MONTHS))


def _need(asked: AskedNeed, period: Period, household: int) -> Need:
    return Need(
        competence_id=asked.competence_id,
        period=period,
        minutes_per_week=round(asked.hours_per_week * 60),
        session_minutes=asked.session_minutes,
        windows=Week.of(one.window for one in asked.windows or ()),
        age_band=asked.age_band,
        member=asked.member,
        places=1 if asked.member is not None else household,
        with_minors=asked.age_band is not None and asked.age_band.minor,
        languages=tuple(tag for text in asked.languages if (tag := language_tag(text))),
        modes=tuple(dict.fromkeys(asked.modes or ())),
        wheelchair=asked.wheelchair,
        priority=asked.priority,
        further_area_ids=frozenset(asked.further_area_ids),
    )


def _problems(asked: AskedSearch, reference: Reference, today: date) -> Iterator[Problem]:
    areas = reference.geography.areas
    if asked.area_id not in areas:
        yield NotFound(("areaId",), asked.area_id, nearest(asked.area_id, areas), "area")
    yield from _period_problems(asked.start, asked.end, today)
    if asked.within_kilometres is not None:
        yield from in_range(("withinKilometres",), asked.within_kilometres, 0, MOST_KILOMETRES)
        if asked.area_id in areas and areas[asked.area_id].point is None:
            yield NoPosition(("withinKilometres",), areas[asked.area_id].name)
    if len(asked.refused_partner_ids) > MOST_REFUSED:
        yield TooMany(("refusedPartnerIds",), len(asked.refused_partner_ids), MOST_REFUSED)
    yield from _weight_problems(asked)
    if not asked.needs:
        yield Missing(("needs",))
    if len(asked.needs) > MOST_NEEDS:
        yield TooMany(("needs",), len(asked.needs), MOST_NEEDS)
        return
    for index, need in enumerate(asked.needs):
        found = list(_need_problems(need, reference))
        if need.start or need.end:
            found += _period_problems(need.start or asked.start, need.end or asked.end, today)
        yield from (problem.within("needs", index) for problem in found)


def _period_problems(start: date | None, end: date | None, today: date) -> Iterator[Problem]:
    if end is None:
        first = start or today
    elif start is not None and end < start:
        yield PeriodReversed(("to",), start, end)
        return
    elif end < today:
        yield PeriodInThePast(("to",), end, today)
        return
    else:
        first = max(today, start or today)
    latest = months_later(today, 12 * MOST_YEARS)
    if first > latest:
        yield OutOfRange(("from",), first.year, today.year, latest.year)
    elif end is not None and end > latest:
        yield OutOfRange(("to",), end.year, today.year, latest.year)


def _weight_problems(asked: AskedSearch) -> Iterator[Problem]:
    if asked.weights is None:
        return
    if not asked.weights:
        yield Missing(("weights",))
    for index, (name, weight) in enumerate(asked.weights):
        if name in [earlier for earlier, _ in asked.weights[:index]]:
            yield Repeated(("weights", index, "name"), name)
        yield from in_range(("weights", index, "weight"), weight, 0, MOST_WEIGHT)
    weights = {**DEFAULT_WEIGHTS, **dict(asked.weights)}
    always = set(CriterionName) - {CriterionName.LANGUAGE, CriterionName.TIES}
    if asked.weights and all(weights[name] == 0 for name in always):
        yield WeightsAddToNothing(("weights",))


def _need_problems(need: AskedNeed, reference: Reference) -> Iterator[Problem]:
    competences = reference.taxonomy.competences
    if need.competence_id not in competences:
        yield NotFound(
            ("competenceId",), need.competence_id, nearest(need.competence_id, competences), "competence"
        )
    if len(need.further_area_ids) > MOST_FURTHER_AREAS:
        yield TooMany(("furtherAreaIds",), len(need.further_area_ids), MOST_FURTHER_AREAS)
    for index, area_id in enumerate(need.further_area_ids):
        if area_id not in reference.geography.areas:
            near = nearest(area_id, reference.geography.areas)
            yield NotFound(("furtherAreaIds", index), area_id, near, "area")
    yield from _time_problems(need)
    if need.member is not None:
        yield from in_range(("member",), need.member, 1, MOST_MEMBERS)
    if need.modes is not None and not need.modes:
        yield Missing(("modes",))
    yield from language_problems(need.languages)


def _time_problems(need: AskedNeed) -> Iterator[Problem]:
    hours, session = need.hours_per_week, need.session_minutes
    wrong = list(in_range(("sessionMinutes",), session, LEAST_SESSION, MOST_SESSION))
    wrong += in_range(("hoursPerWeek",), hours, 0.25, WEEK / 60)
    yield from wrong
    if not wrong and hours * 60 % QUARTER:
        yield NotAMultiple(("hoursPerWeek",), hours, 0.25)
    elif not wrong and hours * 60 % session:
        yield NotWholeSessions(("hoursPerWeek",), hours, session, nearest_hours(hours * 60, session))
    if need.windows is not None and not need.windows:
        yield Missing(("windows",))
    yield from window_problems(need.windows or ())
