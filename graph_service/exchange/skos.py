"""Competences as a SKOS concept scheme, in Turtle or JSON-LD: out, and in again as rows of the CSV folder.

Nothing is ever fetched: a context that a JSON-LD file names by its address is refused.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote, unquote

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from graph_service.domain.identifiers import is_key
from graph_service.domain.taxonomy import (
    Competence,
    CompetenceMapping,
    MappingMatch,
    MappingScheme,
    Taxonomy,
)
from graph_service.errors import PattiError
from graph_service.exchange.findings import Finding, shown

BASE = "urn:patti:competence:"
"""What the addresses of competences begin with, where no other beginning is asked for."""

FORMATS: Mapping[str, str] = {".ttl": "turtle", ".jsonld": "json-ld"}
MOST_BYTES = 8 * 1024 * 1024
LANGUAGES = ("it", "en")
DEEPEST = 100
"""How deep a JSON-LD file may be nested, and a Turtle one."""

ACKNOWLEDGED: Mapping[MappingScheme, str] = {
    MappingScheme.ESCO: "This publication uses the ESCO classification of the European Commission.",
    MappingScheme.OPEN_ELIGIBILITY: "Codes and titles of the Human Services Taxonomy of the Open Eligibility "
    "Project by Aunt Bertha (findhelp), CC BY-SA 3.0, http://openeligibility.org",
}
_ESCO = "http://data.europa.eu/esco/"
_ELSEWHERE: Mapping[MappingScheme, str] = {
    MappingScheme.ESCO: "urn:patti:esco:",
    MappingScheme.OPEN_ELIGIBILITY: "urn:patti:open-eligibility:",
}
_RELATIONS: Mapping[MappingMatch, URIRef] = {
    MappingMatch.EXACT: SKOS.exactMatch,
    MappingMatch.CLOSE: SKOS.closeMatch,
    MappingMatch.BROAD: SKOS.broadMatch,
    MappingMatch.NARROW: SKOS.narrowMatch,
}
_SAFE = "-._~:/?#[]@!$&'()*+,;="
_LANGUAGE_OF_ELSEWHERE = "en"


def write(path: Path, taxonomy: Taxonomy, mappings: Iterable[CompetenceMapping], base: str = BASE) -> None:
    """Write the scheme; the same competences always give the same bytes. Raises PattiError for another ending."""
    format_ = _format(path)
    made = scheme(taxonomy, mappings, base)
    text = made.serialize(format="turtle") if format_ == "turtle" else _json(made)
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise PattiError(f"{path}: {error.strerror}") from error


def scheme(taxonomy: Taxonomy, mappings: Iterable[CompetenceMapping], base: str = BASE) -> Graph:
    """Return the competences, what they map to, and which took the place of others, as SKOS says it."""
    made = Graph()
    for prefix, names in (("skos", SKOS), ("dct", DCTERMS), ("owl", OWL), ("patti", Namespace(base))):
        made.bind(prefix, names)
    whole = URIRef(f"{base}scheme")
    made.add((whole, RDF.type, SKOS.ConceptScheme))
    made.add((whole, DCTERMS.title, Literal("Competenze dei Patti di comunità", lang="it")))
    made.add((whole, DCTERMS.title, Literal("Competences of the Patti di comunità", lang="en")))
    for competence in taxonomy.competences.values():
        _add_competence(made, whole, competence, base)
    for old, new in taxonomy.replaced.items():
        made.add((_uri(base, old), DCTERMS.identifier, Literal(old)))
        made.add((_uri(base, old), OWL.deprecated, Literal(True)))
        made.add((_uri(base, old), DCTERMS.isReplacedBy, _uri(base, new)))
    schemes = set()
    for mapping in mappings:
        there = URIRef(_address(mapping.scheme, mapping.concept_id))
        made.add((_uri(base, mapping.competence_id), _RELATIONS[mapping.match], there))
        made.add((there, SKOS.prefLabel, Literal(mapping.label, lang=_LANGUAGE_OF_ELSEWHERE)))
        schemes.add(mapping.scheme)
    for one in schemes:
        made.add((whole, DCTERMS.rights, Literal(ACKNOWLEDGED[one], lang="en")))
    return made


def _add_competence(made: Graph, whole: URIRef, competence: Competence, base: str) -> None:
    concept = _uri(base, competence.id)
    made.add((concept, RDF.type, SKOS.Concept))
    made.add((concept, DCTERMS.identifier, Literal(competence.id)))
    made.add((concept, SKOS.inScheme, whole))
    if not competence.broader_ids:
        made.add((concept, SKOS.topConceptOf, whole))
    for broader in competence.broader_ids:
        made.add((concept, SKOS.broader, _uri(base, broader)))
    said: tuple[tuple[URIRef, str, Iterable[str | None]], ...] = (
        (SKOS.prefLabel, "it", [competence.label_it]),
        (SKOS.prefLabel, "en", [competence.label_en]),
        (SKOS.altLabel, "it", competence.synonyms_it),
        (SKOS.altLabel, "en", competence.synonyms_en),
        (SKOS.definition, "it", [competence.definition_it]),
        (SKOS.definition, "en", [competence.definition_en]),
    )
    for property_, language, texts in said:
        for text in filter(None, texts):
            made.add((concept, property_, Literal(text, lang=language)))


def _uri(base: str, id_: str) -> URIRef:
    return URIRef(base + id_)


def _address(scheme_: MappingScheme, concept_id: str) -> str:
    """Return the address of a concept elsewhere: ESCO's own, or one made of its code."""
    if concept_id.startswith(_ESCO) and quote(concept_id, safe=_SAFE) == concept_id:
        return concept_id
    return _ELSEWHERE[scheme_] + quote(concept_id, safe="")


def _elsewhere(address: str) -> tuple[MappingScheme, str] | None:
    """Return which concept of which vocabulary has the address; None for those that are not known here."""
    if address.startswith(_ESCO):
        return MappingScheme.ESCO, address
    for one, beginning in _ELSEWHERE.items():
        if address.startswith(beginning):
            return one, unquote(address.removeprefix(beginning))
    return None


def _json(made: Graph) -> str:
    """Return the graph as JSON-LD with its context in it, in an order that does not change."""
    context = {
        "skos": str(SKOS),
        "dct": str(DCTERMS),
        "owl": str(OWL),
        **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in ("broader", "inScheme", "topConceptOf")},
    }
    said = json.loads(made.serialize(format="json-ld", context=context, auto_compact=False))
    return json.dumps(_ordered(said), ensure_ascii=False, indent=2) + "\n"


def _ordered(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _ordered(said[name]) for name in sorted(said)}
    if isinstance(said, list):
        return sorted(map(_ordered, said), key=lambda one: json.dumps(one, sort_keys=True))
    return said


@dataclass(frozen=True)
class Read:
    """A taxonomy as a file tells it; with findings, nothing of it is to be used.

    `left_out` tells what the file says that a competence here does not hold; `retired` maps the keys of concepts
    that are no more to the keys of those that took their place.
    """

    competences: tuple[Competence, ...] = ()
    mappings: tuple[CompetenceMapping, ...] = ()
    retired: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    left_out: tuple[Finding, ...] = ()


def read(path: Path) -> Read:
    """Return the taxonomy of a Turtle or JSON-LD file.

    Raises PattiError for a file that is too large, cannot be parsed, or asks for a context from elsewhere.
    """
    return _Reading(path.name, _parsed(path)).read()


def check_target(path: Path, base: str) -> None:
    """Raise PattiError when a scheme cannot be written there, or with such addresses."""
    _format(path)
    if not re.fullmatch(r"(https?://|urn:)[!-~]+[/#:]", base) or quote(base, safe=_SAFE) != base:
        raise PattiError(f"{base}: addresses begin with http://, https:// or urn: and end with /, # or :")


def _format(path: Path) -> str:
    if (format_ := FORMATS.get(path.suffix.lower())) is None:
        raise PattiError(f"{path}: SKOS is read and written as Turtle (.ttl) or JSON-LD (.jsonld)")
    return format_


def _parsed(path: Path) -> Graph:
    format_ = _format(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise PattiError(f"{path}: more than {MOST_BYTES // 1024 // 1024} MiB")
        text = content.decode("utf-8-sig")
        if format_ == "json-ld":
            _refuse_fetching(path, json.loads(text))
        elif _deepest(text) > DEEPEST:
            raise PattiError(f"{path}: nested more than {DEEPEST} deep")
        return Graph().parse(data=text, format=format_, publicID="urn:patti:file:")
    except OSError as error:
        raise PattiError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PattiError(f"{path}: no text in UTF-8: byte {error.start} cannot be read") from error
    except RecursionError as error:
        raise PattiError(f"{path}: nested more than {DEEPEST} deep") from error
    except PattiError:
        raise
    except Exception as error:
        raise PattiError(f"{path}: cannot be read as {format_}: {shown(error)}") from error


def _deepest(text: str) -> int:
    """Return how deep the brackets of a text are nested at most, those in its strings included."""
    depth = deepest = 0
    for sign in text:
        if sign in "[(":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "])":
            depth -= 1
    return deepest


def _refuse_fetching(path: Path, said: Any) -> None:
    """Refuse a document that names a context by its address, wherever in it, or is nested too deep."""
    waiting = [(said, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            raise PattiError(f"{path}: nested more than {DEEPEST} deep")
        if isinstance(one, dict):
            contexts = one.get("@context", [])
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str):
                    raise PattiError(
                        f"{path}: its context is elsewhere ({shown(context)}), and nothing is fetched: write it into the file"
                    )
            if "@import" in one:
                raise PattiError(
                    f"{path}: it imports a context, and nothing is fetched: write it into the file"
                )
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((value, depth + 1) for value in inner)


class _Reading:
    """One file's graph, read concept by concept; what is wrong is written down with the concept's name."""

    def __init__(self, file: str, graph: Graph) -> None:
        self.file, self.graph = file, graph
        self.findings: list[Finding] = []
        self.left_out: list[Finding] = []
        self.keys: dict[Node, str | None] = {}
        self.retired: dict[str, str] = {}

    def read(self) -> Read:
        concepts = sorted(
            concept
            for concept in set(self.graph.subjects(RDF.type, SKOS.Concept))
            if isinstance(concept, URIRef) and not _elsewhere(concept) and not self._is_retired(concept)
        )
        if not concepts:
            self._find(None, "skos:Concept", "at least one concept with an address", "none")
        self._read_retired()
        above = self._above(concepts)
        competences = [self._competence(one, above.get(one, set())) for one in concepts]
        mappings = [mapping for one in concepts for mapping in self._mappings(one)]
        made = tuple(one for one in competences if one)
        self._tell_twins(made)
        for circle in circles(made):
            self._find(
                circle[0], "skos:broader", "a concept that is not broader than itself", " → ".join(circle)
            )
        if self.findings:
            return Read(findings=tuple(self.findings), left_out=tuple(self.left_out))
        return Read(made, tuple(mappings), self.retired, (), tuple(self.left_out))

    def _find(self, concept: str | None, what: str, expected: str, found: object) -> None:
        place = f"{concept} {what}" if concept else what
        self.findings.append(Finding(self.file, None, shown(place), expected, shown(found)))

    def _is_retired(self, concept: Node) -> bool:
        return (concept, DCTERMS.isReplacedBy, None) in self.graph

    def _read_retired(self) -> None:
        for old, new in self.graph.subject_objects(DCTERMS.isReplacedBy):
            one, other = self._key(old), self._key(new)
            if one and other:
                self.retired[one] = other

    def _key(self, concept: Node) -> str | None:
        """Return the key of a concept: its dct:identifier, else the last part of its address."""
        if concept not in self.keys:
            said = sorted(map(str, self.graph.objects(concept, DCTERMS.identifier)))
            last = str(concept).rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
            key = said[0] if said else last.rsplit(":", 1)[-1]
            fits = len(said) < 2 and is_key(key) and isinstance(concept, URIRef)
            if not fits:
                expected = "one dct:identifier, or an address that ends in a key such as homework-help"
                self._find(str(concept), "dct:identifier", expected, " and ".join(said) or last)
            self.keys[concept] = key if fits else None
        return self.keys[concept]

    def _above(self, concepts: Iterable[Node]) -> dict[Node, set[Node]]:
        """Return what each concept is narrower than, said from either side."""
        above: dict[Node, set[Node]] = {}
        for low, high in self.graph.subject_objects(SKOS.broader):
            above.setdefault(low, set()).add(high)
        for high, low in self.graph.subject_objects(SKOS.narrower):
            above.setdefault(low, set()).add(high)
        for strange in sorted(set(map(str, above)) - set(map(str, concepts))):
            if not _elsewhere(strange) and not self._is_retired(URIRef(strange)):
                self._find(strange, "skos:broader", "a skos:Concept of this file", "no such concept")
        return above

    def _competence(self, concept: Node, above: set[Node]) -> Competence | None:
        if (key := self._key(concept)) is None:
            return None
        broader = [self._key(one) for one in above]
        broader_ids = sorted({self.retired.get(one, one) for one in broader if one})
        labels = self._texts(key, concept, SKOS.prefLabel, "skos:prefLabel")
        for language in LANGUAGES:
            if language not in labels:
                self._find(key, f"skos:prefLabel@{language}", "a label in this language", "none")
        synonyms = self._texts(key, concept, SKOS.altLabel, "skos:altLabel", many=True)
        definitions = self._texts(key, concept, SKOS.definition, "skos:definition")
        for text in (text for texts in synonyms.values() for text in texts if "|" in text):
            self._find(key, "skos:altLabel", "a word without the sign |, which parts words here", text)
        return Competence(
            id=key,
            label_it=labels.get("it", [""])[0],
            label_en=labels.get("en", [""])[0],
            broader_ids=tuple(broader_ids),
            synonyms_it=tuple(sorted(synonyms.get("it", []))),
            synonyms_en=tuple(sorted(synonyms.get("en", []))),
            definition_it=definitions.get("it", [None])[0],
            definition_en=definitions.get("en", [None])[0],
        )

    def _texts(
        self, key: str, concept: Node, property_: URIRef, name: str, *, many: bool = False
    ) -> dict[str, list[str]]:
        """Return the texts by language; those in a language that is not kept here are findings."""
        texts: dict[str, list[str]] = {}
        for value in self.graph.objects(concept, property_):
            language = value.language if isinstance(value, Literal) else None
            if (language or "").lower() not in LANGUAGES:
                self._find(
                    key, name, "a text marked @it or @en", f"{value} @{language}" if language else value
                )
                continue
            text = normalize("NFC", str(value)).replace("\r\n", "\n").strip()
            known = texts.setdefault((language or "").lower(), [])
            if text and text not in known:
                known.append(text)
        if not many:
            for language, found in texts.items():
                if len(found) > 1:
                    self._find(key, f"{name}@{language}", "one text", " and ".join(sorted(found)))
        return {language: found for language, found in texts.items() if found}

    def _mappings(self, concept: Node) -> Iterator[CompetenceMapping]:
        if (key := self._key(concept)) is None:
            return
        for match, relation in _RELATIONS.items():
            for there in sorted(self.graph.objects(concept, relation), key=str):
                if (known := _elsewhere(str(there))) is None:
                    expected = "a concept of ESCO or Open Eligibility"
                    self.left_out.append(Finding(self.file, None, f"{key} {match}", expected, shown(there)))
                elif label := self._label_elsewhere(there):
                    yield CompetenceMapping(key, *known, label, match)
                else:
                    self._find(
                        str(there), "skos:prefLabel", "the label of the concept that is mapped to", "none"
                    )

    def _label_elsewhere(self, there: Node) -> str | None:
        labels = [
            *self.graph.objects(there, SKOS.prefLabel),
            *self.graph.objects(there, RDFS.label),
        ]
        by_language = {one.language: str(one).strip() for one in labels if isinstance(one, Literal)}
        return by_language.get(_LANGUAGE_OF_ELSEWHERE) or by_language.get(None) or None

    def _tell_twins(self, competences: Iterable[Competence]) -> None:
        seen: set[str] = set()
        for one in competences:
            if one.id in seen:
                self._find(one.id, "dct:identifier", "a key of its own", "two concepts with this one")
            seen.add(one.id)


def circles(competences: Iterable[Competence]) -> Iterator[list[str]]:
    """Yield the keys along each circle of broader concepts, from a concept back to itself."""
    above = {one.id: one.broader_ids for one in competences}
    settled: set[str] = set()
    for start in sorted(above):
        trail, steps = [start], [iter(above[start])]
        while trail and start not in settled:
            following = next(steps[-1], None)
            if following is None:
                settled.add(trail.pop())
                steps.pop()
            elif following in trail:
                yield [*trail[trail.index(following) :], following]
            elif following in above and following not in settled:
                trail.append(following)
                steps.append(iter(above[following]))


def differing(told: Read, held: Taxonomy, mapped: Iterable[CompetenceMapping]) -> Read:
    """Return what of the file is not in the graph as it stands; the order of words says nothing."""
    known = set(mapped)
    return replace(
        told,
        competences=tuple(
            one for one in told.competences if plain(one) != plain(held.competences.get(one.id))
        ),
        mappings=tuple(one for one in told.mappings if one not in known),
    )


def plain(competence: Competence | None) -> Competence | None:
    """Return a competence with its words and what lies above it in one order."""

    def order(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(texts))

    return competence and replace(
        competence,
        broader_ids=order(competence.broader_ids),
        synonyms_it=order(competence.synonyms_it),
        synonyms_en=order(competence.synonyms_en),
    )


Cells = Callable[[Any], dict[str, str]]


def competence_cells(one: Competence) -> dict[str, str]:
    """Return a competence as the cells of `competences.csv`."""
    return {
        "id": one.id,
        "label_it": one.label_it,
        "label_en": one.label_en,
        "broader_ids": "|".join(one.broader_ids),
        "synonyms_it": "|".join(one.synonyms_it),
        "synonyms_en": "|".join(one.synonyms_en),
        "definition_it": one.definition_it or "",
        "definition_en": one.definition_en or "",
    }


def mapping_cells(one: CompetenceMapping) -> dict[str, str]:
    """Return a mapping as the cells of `competence_mappings.csv`."""
    return {
        "competence_id": one.competence_id,
        "scheme": one.scheme,
        "concept_id": one.concept_id,
        "label": one.label,
        "match": one.match,
    }
