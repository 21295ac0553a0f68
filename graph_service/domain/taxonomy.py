"""Competences: SKOS concepts, each with one or more broader ones."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True)
class Competence:
    """Something that a family may call for and a partner may lend."""

    id: str
    label_it: str
    label_en: str
    broader_ids: tuple[str, ...] = ()
    synonyms_it: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    definition_it: str | None = None
    definition_en: str | None = None

    def label(self, language: str) -> str:
        """Return its label in Italian or English."""
        return self.label_en if language == "en" else self.label_it


class MappingScheme(StrEnum):
    ESCO = "ESCO"
    OPEN_ELIGIBILITY = "OPEN_ELIGIBILITY"


class MappingMatch(StrEnum):
    """How near the other concept is, as SKOS says it: `BROAD` and `NARROW` mean that the other one is that."""

    EXACT = "EXACT"
    CLOSE = "CLOSE"
    BROAD = "BROAD"
    NARROW = "NARROW"


@dataclass(frozen=True)
class CompetenceMapping:
    """A concept of another vocabulary that means the same, nearly the same, or something broader."""

    competence_id: str
    scheme: MappingScheme
    concept_id: str
    label: str
    match: MappingMatch


@dataclass(frozen=True)
class Taxonomy:
    """All competences by id, the ways up and down between them, and which took the place of others that are no more."""

    competences: Mapping[str, Competence] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, competences: Iterable[Competence], replaced: Mapping[str, str] | None = None) -> "Taxonomy":
        return cls({competence.id: competence for competence in competences}, replaced or {})

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        down: dict[str, list[str]] = {}
        for competence in self.competences.values():
            for broader in competence.broader_ids:
                down.setdefault(broader, []).append(competence.id)
        return down

    @cached_property
    def _steps_known(self) -> dict[tuple[str, bool], dict[str, int]]:
        return {}

    def narrower(self, competence_id: str) -> Mapping[str, int]:
        """Return the competence and all narrower ones, each with its fewest steps down."""
        return self._steps(competence_id, down=True)

    def broader(self, competence_id: str) -> Mapping[str, int]:
        """Return the competence and all broader ones, each with its fewest steps up."""
        return self._steps(competence_id, down=False)

    def _steps(self, competence_id: str, down: bool) -> Mapping[str, int]:
        key = (competence_id, down)
        if key not in self._steps_known:
            steps, waiting = {competence_id: 0}, deque([competence_id])
            while waiting:
                here = waiting.popleft()
                nearby = self._narrower.get(here, ()) if down else self.competences[here].broader_ids
                for there in nearby:
                    if there not in steps:
                        steps[there] = steps[here] + 1
                        waiting.append(there)
            self._steps_known[key] = steps
        return self._steps_known[key]


class CompetenceDeed(StrEnum):
    """What somebody does with a competence."""

    REPLACE = "REPLACE"


class CompetenceUse(StrEnum):
    """A kind of thing that is joined to competences."""

    COMMITMENTS = "COMMITMENTS"
    NEEDS = "NEEDS"
    SERVICES = "SERVICES"
    VOLUNTEERS = "VOLUNTEERS"
    TRAININGS = "TRAININGS"
    METHODS = "METHODS"
    SKILLS = "SKILLS"
    JOB_GOALS = "JOB_GOALS"
    DESK_CONTACTS = "DESK_CONTACTS"
    MAPPINGS = "MAPPINGS"
    NARROWER = "NARROWER"


@dataclass(frozen=True)
class Moved:
    """How many things of one kind went over to another competence; of these `with_both` were joined to it already."""

    use: CompetenceUse
    count: int
    with_both: int = 0


@dataclass(frozen=True)
class Replacing:
    """What replacing a competence does to the taxonomy: the one that stays, and what lies below other ones than before."""

    new: Competence
    hierarchy: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def replacing(taxonomy: Taxonomy, old_id: str, new_id: str) -> Replacing:
    """Return what becomes of the taxonomy when one competence takes the place of another.

    What was narrower than the old one is narrower than the new one; what the new one itself lies below goes up to where
    the old one was, so that nothing comes to lie below itself. The old one's words lead to the new one. A competence
    that was replaced before leaves nothing to be done.

    >>> tree = Taxonomy.of(
    ...     [Competence("a", "a", "a"), Competence("b", "b", "b", ("a",)), Competence("c", "c", "c", ("b",))]
    ... )
    >>> replacing(tree, "b", "c").hierarchy
    {'c': ('a',)}
    """
    new = taxonomy.competences[new_id]
    if (old := taxonomy.competences.get(old_id)) is None:
        return Replacing(new)
    above_new = taxonomy.broader(new_id)
    hierarchy = {
        one.id: tuple(
            dict.fromkeys(
                [broader for broader in one.broader_ids if broader != old_id]
                + (list(old.broader_ids) if one.id in above_new else [new_id])
            )
        )
        for one in taxonomy.competences.values()
        if old_id in one.broader_ids
    }
    return Replacing(
        replace(
            new,
            synonyms_it=_words(new.label_it, new.synonyms_it, old.label_it, old.synonyms_it),
            synonyms_en=_words(new.label_en, new.synonyms_en, old.label_en, old.synonyms_en),
            broader_ids=hierarchy.get(new_id, new.broader_ids),
        ),
        hierarchy,
    )


def _words(label: str, synonyms: Iterable[str], *more: str | Iterable[str]) -> tuple[str, ...]:
    given = [word for one in more for word in ((one,) if isinstance(one, str) else one)]
    known = {label.casefold(), *(word.casefold() for word in synonyms)}
    return (*synonyms, *dict.fromkeys(word for word in given if word.casefold() not in known))
