"""Competences: SKOS concepts, each with one or more broader ones."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
