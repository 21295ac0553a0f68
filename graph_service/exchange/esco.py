"""ESCO's own CSV files: chosen concepts of its skills pillar, and what lies below them, as competences.

ESCO publishes `skills_en.csv`, `skillGroups_en.csv` and `broaderRelationsSkillPillar_en.csv`. Labels in Italian are
not guessed: what lacks one is written into a file, for somebody to fill in.
"""

import csv
import re
import unicodedata
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from graph_service.domain.identifiers import LONGEST_KEY, is_key
from graph_service.domain.taxonomy import (
    Competence,
    CompetenceMapping,
    MappingMatch,
    MappingScheme,
    Taxonomy,
)
from graph_service.errors import PattiError
from graph_service.exchange import archives
from graph_service.exchange.bounded_lines import bounded_lines
from graph_service.exchange.findings import Finding, guess, shown
from graph_service.exchange.skos import Read

CONCEPTS = re.compile(r"(skills|skillgroups|.*concepts).*\.csv(\.gz)?", re.IGNORECASE)
BROADER = re.compile(r".*broader.*\.csv(\.gz)?", re.IGNORECASE)
LABELS = ("uri", "key", "label_en", "label_it", "synonyms_it")
"""The columns of the file in which somebody gives Italian labels; the key may be changed there too."""

MOST_CHOSEN = 2000
LONGEST_LINE = 1024 * 1024
MOST_BYTES = 512 * 1024 * 1024
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "uri": ("conceptUri", "uri"),
    "label": ("preferredLabel", "preferred_label"),
    "words": ("altLabels", "alt_labels"),
    "broader": ("broaderUri", "broader_uri"),
}
_PARTS = re.compile(r"[\r\n|]+")


@dataclass(frozen=True)
class Concept:
    """A concept as ESCO tells it, in English."""

    uri: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Esco:
    """Concepts by address, and what each is narrower than."""

    concepts: Mapping[str, Concept]
    broader: Mapping[str, tuple[str, ...]]

    def below(self, uris: Iterable[str]) -> list[str]:
        """Return these concepts and all that are narrower, nearest first."""
        down: dict[str, list[str]] = {}
        for low, highs in self.broader.items():
            for high in highs:
                down.setdefault(high, []).append(low)
        found = dict.fromkeys(uris)
        waiting = deque(found)
        while waiting:
            for low in down.get(waiting.popleft(), ()):
                if low not in found and low in self.concepts:
                    found[low] = None
                    waiting.append(low)
        return list(found)


@dataclass(frozen=True)
class Labels:
    """What somebody gave a concept here: its key, its Italian label and words."""

    key: str
    label_it: str
    synonyms_it: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """Concepts chosen: as a taxonomy to bring in, and those for which somebody has to find Italian labels first."""

    told: Read
    unlabelled: Sequence[Concept] = field(default_factory=tuple)


def read_esco(path: Path) -> Esco:
    """Return the concepts of ESCO's files, in a folder or a zip; raises PattiError naming the file that cannot be read."""
    if path.is_dir():
        return _read_folder(path)
    if not zipfile.is_zipfile(path):
        raise PattiError(f"{path}: neither a folder nor a zip of ESCO's files")
    with TemporaryDirectory(prefix="patti-") as name:
        folder = Path(name) / path.name
        folder.mkdir()
        try:
            _unpack(path, folder)
            return _read_folder(folder)
        except PattiError as error:
            raise PattiError(str(error).replace(f"{name}/", "")) from None


def _unpack(path: Path, folder: Path) -> None:
    """Write ESCO's files that an archive holds into a folder."""
    for member, raw in archives.members(path, most_bytes=MOST_BYTES):
        file = PurePosixPath(member).name
        if not file.lower().endswith(".csv") or not (CONCEPTS.fullmatch(file) or BROADER.fullmatch(file)):
            continue
        if (folder / file).exists():
            raise PattiError(f"{path}: {file} is there twice")
        with (folder / file).open("wb") as out:
            copyfileobj(raw, out)


def _read_folder(folder: Path) -> Esco:
    concepts: dict[str, Concept] = {}
    broader: dict[str, list[str]] = {}
    files = sorted(folder.iterdir())
    for path in (
        path for path in files if CONCEPTS.fullmatch(path.name) and not BROADER.fullmatch(path.name)
    ):
        for uri, label, words in _rows(path, "uri", "label", "words"):
            said = dict.fromkeys(word.strip() for word in _PARTS.split(words))
            kept = tuple(word for word in said if word and word != label)
            concepts.setdefault(uri, Concept(uri, label, kept))
    for path in filter(lambda path: BROADER.fullmatch(path.name), files):
        for low, high in _rows(path, "uri", "broader"):
            broader.setdefault(low, []).append(high)
    if not concepts or not broader:
        raise PattiError(
            f"{folder} lacks ESCO's files: skills_en.csv, skillGroups_en.csv, broaderRelationsSkillPillar_en.csv"
        )
    return Esco(concepts, {low: tuple(dict.fromkeys(highs)) for low, highs in broader.items()})


def _rows(path: Path, *wanted: str) -> Iterator[list[str]]:
    try:
        reader = csv.reader(_texts(path), strict=True)
        head = next(reader, [])
        places = []
        for name in wanted:
            known = [head.index(one) for one in _COLUMNS[name] if one in head]
            if not known:
                raise PattiError(f"{path}: no column {_COLUMNS[name][0]} in its heading")
            places.append(known[0])
        for row in reader:
            if len(row) == len(head):
                yield [row[place] for place in places]
            elif row:
                raise PattiError(f"{path}:{reader.line_num}: {len(row)} cells, {len(head)} in the heading")
    except (csv.Error, UnicodeDecodeError) as error:
        raise PattiError(f"{path}: {error}") from error


def _texts(path: Path) -> Iterator[str]:
    for number, line in enumerate(bounded_lines(path, LONGEST_LINE, MOST_BYTES)):
        yield line.decode("utf-8" if number else "utf-8-sig")


def chosen(
    esco: Esco,
    uris: Sequence[str],
    labels: Mapping[str, Labels],
    held: Taxonomy,
    mapped: Mapping[str, str],
    *,
    below: bool = False,
    under: str | None = None,
) -> Chosen:
    """Return the chosen concepts as competences, each mapped to what it is.

    `mapped` maps the concepts that competences here already mean exactly to the keys of those, which are left as they
    are. What has no broader one among all of these lies `under` a competence that is there.
    """
    findings = [
        Finding(
            "ESCO",
            None,
            uri,
            f"a concept of ESCO's skills pillar{guess(uri, esco.concepts)}",
            "no such concept",
        )
        for uri in uris
        if uri not in esco.concepts
    ]
    if under is not None and under not in held.competences:
        expected = f"the key of a competence{guess(under, held.competences)}"
        findings.append(Finding("ESCO", None, "--under", expected, shown(under)))
    wanted = esco.below(uris) if below else list(dict.fromkeys(uris))
    if len(wanted) > MOST_CHOSEN:
        expected = f"at most {MOST_CHOSEN} concepts in one go"
        findings.append(Finding("ESCO", None, "--below", expected, str(len(wanted))))
    if findings:
        return Chosen(Read(findings=tuple(findings)))
    left_out = tuple(
        Finding(
            "ESCO",
            None,
            esco.concepts[uri].label,
            "a concept that is not here yet",
            f"the competence {mapped[uri]}",
        )
        for uri in wanted
        if uri in mapped
    )
    new = [esco.concepts[uri] for uri in wanted if uri not in mapped]
    unlabelled = [one for one in new if one.uri not in labels or not labels[one.uri].label_it]
    keys = {
        **mapped,
        **{one.uri: labels[one.uri].key if one.uri in labels else key_of(one.label) for one in new},
    }
    findings = [*_key_faults(new, keys, held), *(_without_italian(one) for one in unlabelled)]
    if findings:
        return Chosen(Read(findings=tuple(findings), left_out=left_out), unlabelled)
    competences = [_competence(one, esco, labels[one.uri], keys, under) for one in new]
    mappings = [
        CompetenceMapping(keys[one.uri], MappingScheme.ESCO, one.uri, one.label, MappingMatch.EXACT)
        for one in new
    ]
    return Chosen(Read(tuple(competences), tuple(mappings), left_out=left_out))


def _without_italian(concept: Concept) -> Finding:
    return Finding(
        "ESCO", None, concept.label, "a label in Italian, which ESCO's English files do not give", "none"
    )


def _key_faults(new: Iterable[Concept], keys: Mapping[str, str], held: Taxonomy) -> Iterator[Finding]:
    taken: set[str] = set(held.competences) | set(held.replaced)
    for one in new:
        key = keys[one.uri]
        if not is_key(key):
            yield Finding("ESCO", None, one.label, "a key such as homework-help", shown(key))
        elif key in taken:
            yield Finding("ESCO", None, one.label, "a key that no other competence has", key)
        taken.add(key)


def key_of(label: str) -> str:
    """Return a key made of a label.

    >>> key_of("assist children with homework")
    'assist-children-with-homework'
    """
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")


def _competence(
    concept: Concept, esco: Esco, given: Labels, keys: Mapping[str, str], under: str | None
) -> Competence:
    above = [keys[high] for high in esco.broader.get(concept.uri, ()) if high in keys]
    if not above and under:
        above = [under]
    return Competence(
        id=given.key,
        label_it=given.label_it,
        label_en=concept.label,
        broader_ids=tuple(sorted(above)),
        synonyms_it=given.synonyms_it,
        synonyms_en=concept.words,
    )


def read_labels(path: Path) -> dict[str, Labels]:
    """Return what somebody gave in a file of labels, by address; nothing when there is no such file yet."""
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text, strict=True)
            if lacking := set(LABELS) - set(rows.fieldnames or ()):
                raise PattiError(f"{path}:1: no column {', '.join(sorted(lacking))}")
            return {row["uri"].strip(): _labels(row) for row in rows if None not in row.values()}
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        raise PattiError(f"{path}: {error}") from error


def _labels(row: Mapping[str, str]) -> Labels:
    words = tuple(dict.fromkeys(filter(None, (word.strip() for word in row["synonyms_it"].split("|")))))
    return Labels(row["key"].strip(), row["label_it"].strip(), words)


def add_to_labels(path: Path, known: Mapping[str, Labels], unlabelled: Iterable[Concept]) -> int:
    """Add the concepts that the file lacks, their Italian left empty; return how many."""
    new = [one for one in unlabelled if one.uri not in known]
    begins = not path.exists()
    try:
        with path.open("a", encoding="utf-8", newline="") as text:
            rows = csv.writer(text, lineterminator="\n")
            if begins:
                rows.writerow(LABELS)
            rows.writerows([one.uri, key_of(one.label), one.label, "", ""] for one in new)
    except OSError as error:
        raise PattiError(f"{path}: {error.strerror}") from error
    return len(new)
