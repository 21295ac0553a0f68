"""What the terms of another directory's taxonomy mean here: a file that people fill in, or the mappings of the network.

Nothing is guessed: a term that nobody mapped means nothing, and is listed to be filled in.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from graph_service.domain.taxonomy import CompetenceMapping, MappingMatch, MappingScheme
from graph_service.errors import PattiError
from graph_service.exchange.figures_csv import FORMULA, write_figures
from graph_service.exchange.findings import Finding, guess, shown

TERM, COMPETENCE = "taxonomy_term_id_or_code", "competence_id"
MOST_ROWS = 100_000
LONGEST_LINE = 64 * 1024
_SAID_BY = {
    MappingScheme.OPEN_ELIGIBILITY: ("open eligibility", "openeligibility", "open_eligibility"),
    MappingScheme.ESCO: ("esco", "data.europa.eu/esco"),
}


class UnreadableMapping(PattiError):
    """A file is no mapping of a taxonomy."""


@dataclass(frozen=True)
class Term:
    """A term of another taxonomy, by all the names that it has; `taxonomy` tells which one, as far as it is told."""

    id: str
    code: str = ""
    uri: str = ""
    name: str = ""
    taxonomy: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in (self.id, self.code, self.uri) if name))

    def __str__(self) -> str:
        return f"{self.id} {self.name}".strip()


@dataclass
class Mapped:
    """The competences of each term: those that people filled in, and those of the network's own mappings."""

    filled_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    concepts: dict[tuple[MappingScheme, str], tuple[str, ...]] = field(default_factory=dict)

    def competences(self, term: Term) -> tuple[str, ...]:
        """Return what a term means; what was filled in goes before what the network knows."""
        for name in term.names:
            if found := self.filled_in.get(name):
                return found
        for scheme in MappingScheme:
            for name in (term.uri, *((term.code, term.id) if _is_of(scheme, term.taxonomy) else ())):
                if name and (found := self.concepts.get((scheme, name))):
                    return found
        return ()


def _is_of(scheme: MappingScheme, taxonomy: str) -> bool:
    plain = taxonomy.casefold()
    return any(word in plain for word in _SAID_BY[scheme])


def concepts(mappings: Iterable[CompetenceMapping]) -> dict[tuple[MappingScheme, str], tuple[str, ...]]:
    """Return the competences of each concept elsewhere; one that is broader than a competence does not mean it."""
    found: dict[tuple[MappingScheme, str], tuple[str, ...]] = {}
    for one in mappings:
        if one.match is not MappingMatch.BROAD:
            place = (one.scheme, one.concept_id)
            found[place] = (*found.get(place, ()), one.competence_id)
    return found


def read_mapping(
    path: Path, competences: Collection[str]
) -> tuple[dict[str, tuple[str, ...]], list[Finding]]:
    """Return the competences of each term of a file, and what is wrong with it; rows not filled in are passed over.

    Raises UnreadableMapping when it cannot be read as one.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = list(_rows(path, text))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableMapping(f"{path.name}: {error}") from error
    found: dict[str, tuple[str, ...]] = {}
    findings = []
    for line, term, competence in rows:
        if not term or not competence:
            continue
        if competence not in competences:
            expected = f"a competence of the network{guess(competence, competences)}"
            findings.append(Finding(path.name, line, COMPETENCE, expected, shown(competence)))
        elif competence not in found.get(term, ()):
            found[term] = (*found.get(term, ()), competence)
    return found, findings


def _rows(path: Path, text: TextIO) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the term and the competence of each row."""
    lines = _bounded(path, text)
    head = next(lines, "")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
    if TERM not in names or COMPETENCE not in names:
        raise UnreadableMapping(
            f"{path.name}:1: the heading {TERM},{COMPETENCE} is needed; found {shown(head)}"
        )
    term, competence = names.index(TERM), names.index(COMPETENCE)
    reader = csv.reader(lines, delimiter=delimiter)
    for row in islice(reader, MOST_ROWS):
        cells = [*row, *[""] * len(names)]
        yield reader.line_num + 1, _plain(cells[term].strip()), cells[competence].strip()


def _bounded(path: Path, text: TextIO) -> Iterator[str]:
    """Yield the lines of a text, none of which fills the memory."""
    number = 0
    while line := text.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise UnreadableMapping(f"{path.name}:{number}: a line of more than {LONGEST_LINE} letters")
        yield line


def _plain(cell: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from computing it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def may_write(path: Path, given: Path | None) -> None:
    """Raise PattiError where a file stands already that is not the mapping given."""
    if path.exists() and not (given and given.exists() and path.samefile(given)):
        raise PattiError(f"{path}: there is a file already; it is written over only when it is the mapping")


def write_mapping(
    path: Path, filled_in: Mapping[str, tuple[str, ...]], unmapped: Mapping[Term, int], given: Path | None
) -> int:
    """Write a mapping to be filled in: what was filled in already, then each unmapped term, those first that most name.

    Returns how many are to be filled in. Raises PattiError rather than writing over a file that was not the mapping.
    """
    may_write(path, given)
    known = [(term, competence, "", "") for term, some in filled_in.items() for competence in some]
    asked = sorted(unmapped.items(), key=lambda one: (-one[1], one[0].id))
    draft = path.with_name(f".{path.name}.part")
    try:
        write_figures(
            draft,
            (TERM, COMPETENCE, "name", "services"),
            [*known, *((term.id, "", term.name, count) for term, count in asked)],
        )
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return len(asked)
