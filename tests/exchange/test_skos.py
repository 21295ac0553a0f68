"""SKOS out and in: the same taxonomy comes back, what is wrong is told with the concept's name, and nothing is fetched."""

import json
import socket
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.permissions import OPERATOR, Forbidden, Role, Viewer
from graph_service.domain.taxonomy import (
    Competence,
    CompetenceMapping,
    MappingMatch,
    MappingScheme,
    Taxonomy,
)
from graph_service.errors import PattiError
from graph_service.exchange.skos import MOST_BYTES, Read, differing, read, write
from graph_service.exchange.taxonomies import bring_taxonomy
from graph_service.graph.competences import mappings
from graph_service.graph.reference import reference
from tests.examples import examples

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <https://example.org/competences/> .
"""
FORMATS = ("ttl", "jsonld")

letters = st.characters(exclude_categories=("C", "Z"), exclude_characters="|") | st.just(" ")
texts = (
    st.text(letters, min_size=1, max_size=20).map(lambda text: normalize("NFC", text).strip()).filter(bool)
)
words = st.lists(texts, max_size=3, unique=True).map(lambda some: tuple(sorted(some)))
keys = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
codes = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)


@st.composite
def taxonomies(draw):
    """Competences, each narrower than some of those before it, and what they map to."""
    ids = draw(st.lists(keys, min_size=1, max_size=8, unique=True))
    competences = [
        Competence(
            id_,
            draw(texts),
            draw(texts),
            tuple(sorted(draw(st.sets(st.sampled_from(ids[:place]), max_size=2)) if place else ())),
            draw(words),
            draw(words),
            draw(st.none() | texts),
            draw(st.none() | texts),
        )
        for place, id_ in enumerate(ids)
    ]
    elsewhere = st.tuples(
        st.just(MappingScheme.ESCO), codes.map("http://data.europa.eu/esco/skill/{}".format)
    )
    elsewhere |= st.tuples(st.sampled_from(MappingScheme), codes)
    there = draw(st.dictionaries(elsewhere, texts, max_size=5))
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(sorted(there))) if there else st.nothing()
    mapped = draw(st.dictionaries(pairs, st.sampled_from(MappingMatch), max_size=6)) if there else {}
    return Taxonomy.of(competences), [
        CompetenceMapping(id_, *concept, there[concept], match) for (id_, concept), match in mapped.items()
    ]


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=examples(30))
@given(world=taxonomies(), base=st.sampled_from(["urn:patti:competence:", "https://example.org/c#"]))
def test_out_and_in_again_is_the_same_taxonomy(tmp_path_factory, ending, world, base):
    taxonomy, mapped = world
    path = tmp_path_factory.mktemp("skos") / f"some.{ending}"
    write(path, taxonomy, mapped, base)
    told = read(path)
    assert (told.findings, told.left_out) == ((), ())
    assert {one.id: one for one in told.competences} == taxonomy.competences
    assert sorted(told.mappings, key=repr) == sorted(mapped, key=repr)
    assert differing(told, taxonomy, mapped) == replace(told, competences=(), mappings=())


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=examples(30))
@given(world=taxonomies())
def test_the_same_taxonomy_is_always_the_same_bytes(tmp_path_factory, ending, world):
    taxonomy, mapped = world
    folder = tmp_path_factory.mktemp("skos")
    write(folder / f"one.{ending}", taxonomy, mapped)
    again = Taxonomy.of(reversed(taxonomy.competences.values()))
    write(folder / f"other.{ending}", again, mapped[::-1])
    assert (folder / f"one.{ending}").read_bytes() == (folder / f"other.{ending}").read_bytes()


@pytest.fixture
def turtle(tmp_path):
    def read_text(text, name="some.ttl"):
        path = tmp_path / name
        path.write_text(HEAD + text if name.endswith("ttl") else text, "utf-8")
        return read(path)

    return read_text


def told(found):
    return {(finding.column, finding.expected.split(",")[0]) for finding in found.findings}


GOOD = ':cooking a skos:Concept ; skos:prefLabel "cucinare"@it , "cooking"@en .\n'


def test_what_others_write_is_read_as_well(turtle):
    found = turtle(
        GOOD + ':work a skos:Concept ; skos:prefLabel "lavoro"@IT, "work"@en ; skos:narrower :cooking .\n'
        ":cooking skos:closeMatch <http://data.europa.eu/esco/skill/1>, <http://www.wikidata.org/entity/Q38695> .\n"
        '<http://data.europa.eu/esco/skill/1> a skos:Concept ; skos:prefLabel "cook"@en .\n'
    )
    assert found.competences == (
        Competence("cooking", "cucinare", "cooking", ("work",)),
        Competence("work", "lavoro", "work"),
    )
    assert found.mappings == (
        CompetenceMapping(
            "cooking", MappingScheme.ESCO, "http://data.europa.eu/esco/skill/1", "cook", MappingMatch.CLOSE
        ),
    )
    assert [str(one) for one in found.left_out] == [
        (
            "some.ttl:cooking CLOSE: expected a concept of ESCO or Open Eligibility; "
            "found http://www.wikidata.org/entity/Q38695"
        )
    ]


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        (':a a skos:Concept ; skos:prefLabel "a"@it .', "a skos:prefLabel@en", "a label in this language"),
        (GOOD + ':cooking skos:altLabel "cuisine"@fr .', "cooking skos:altLabel", "a text marked @it or @en"),
        (GOOD + ':cooking skos:altLabel "cucina" .', "cooking skos:altLabel", "a text marked @it or @en"),
        (GOOD + ':cooking skos:prefLabel "cucina"@it .', "cooking skos:prefLabel@it", "one text"),
        (GOOD + ':cooking skos:altLabel "a|b"@it .', "cooking skos:altLabel", "a word without the sign |"),
        (
            GOOD + ":cooking skos:broader :cooking .",
            "cooking skos:broader",
            "a concept that is not broader than itself",
        ),
        (
            GOOD + ":nothing skos:broader :cooking .",
            "https://example.org/competences/nothing skos:broader",
            "a skos:Concept of this file",
        ),
        (GOOD.replace("cooking a", "Big_Cooking a"), None, "one dct:identifier"),
        (
            GOOD + ":cooking skos:exactMatch <http://data.europa.eu/esco/skill/1> .",
            "http://data.europa.eu/esco/skill/1 skos:prefLabel",
            "the label of the concept that is mapped to",
        ),
        (
            GOOD + '<urn:x:cooking> a skos:Concept ; skos:prefLabel "a"@it, "a"@en .',
            "cooking dct:identifier",
            "a key of its own",
        ),
        ("", "skos:Concept", "at least one concept with an address"),
    ],
)
def test_what_is_wrong_is_told_with_the_concept(turtle, text, column, expected):
    found = turtle(text)
    assert (found.competences, found.mappings) == ((), ())
    assert [finding.expected.split(",")[0] for finding in found.findings] == [expected]
    if column:
        assert [finding.column for finding in found.findings] == [column]


def test_a_long_circle_is_told_once_with_all_that_lie_on_it(turtle):
    label = 'skos:prefLabel "x"@it, "x"@en'
    found = turtle(
        "".join(f":c{n} a skos:Concept ; {label} ; skos:broader :c{(n + 1) % 3} .\n" for n in range(3))
    )
    assert [str(one) for one in found.findings] == [
        "some.ttl:c0 skos:broader: expected a concept that is not broader than itself; found c0 → c1 → c2 → c0"
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://example.org/context.jsonld", "@id": "urn:x:a"},
        {"@context": [{"a": "urn:x:a"}, "/etc/passwd"], "@id": "urn:x:a"},
        {"@context": {"a": {"@id": "urn:x:a", "@context": "http://127.0.0.1/c"}}, "@id": "urn:x:a"},
        {"@context": {"@version": 1.1, "@import": "context.jsonld"}, "@id": "urn:x:a"},
        {"@graph": [{"@id": "urn:x:a", "urn:x:b": {"@context": "context.jsonld"}}]},
    ],
)
def test_a_context_from_elsewhere_is_refused_and_nothing_is_fetched(turtle, document, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("something was fetched"))
    with pytest.raises(PattiError, match="nothing is fetched"):
        turtle(json.dumps(document), "some.jsonld")


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"\xff\xfe:\0", "some.ttl", "UTF-8"),
        (b"this is no Turtle", "some.ttl", "cannot be read as turtle"),
        (b'{"@id": ', "some.jsonld", "cannot be read as json-ld"),
        (b"[" * 100_000, "some.jsonld", "nested|cannot be read"),
        (b"<urn:a> <urn:b> " + b"[ <urn:b> " * 100_000, "some.ttl", "nested"),
        (b"#" * (MOST_BYTES + 1), "some.ttl", "more than 8 MiB"),
        (b"<rdf:RDF/>", "some.rdf", r"\.ttl"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(tmp_path, content, name, why):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PattiError, match=rf"{name}.*({why})"):
        read(tmp_path / name)


@settings(max_examples=examples(30))
@given(content=st.text(max_size=100))
def test_no_text_makes_it_fail_otherwise_than_by_a_refusal(tmp_path_factory, content):
    for ending in FORMATS:
        path = tmp_path_factory.mktemp("skos") / f"some.{ending}"
        path.write_text(content, "utf-8", errors="surrogatepass" if content.isprintable() else "replace")
        try:
            assert read(path).findings
        except PattiError as refusal:
            assert path.name in str(refusal)  # noqa: PT017 - read or refused, both are right


async def all_of(graph):
    taxonomy = (await reference(graph)).taxonomy
    known = await mappings(graph, list(taxonomy.competences))
    return taxonomy, [one for some in known.values() for one in some]


@pytest.mark.parametrize("ending", FORMATS)
async def test_the_taxonomy_of_one_graph_is_that_of_another(worlds, tmp_path, ending):
    graph = await worlds.hold("taxonomy")
    taxonomy, mapped = await all_of(graph)
    path = tmp_path / f"some.{ending}"
    write(path, taxonomy, mapped)
    same = await bring_taxonomy(OPERATOR, path.name, read(path), graph)
    assert {(done.created, done.changed) for done in same.written.values()} == {(0, 0)}

    graph = await worlds.clear()
    made = await bring_taxonomy(OPERATOR, path.name, read(path), graph)
    assert not made.findings
    assert {name: done.created for name, done in made.written.items()} == {
        "competences": len(taxonomy.competences),
        "competence_mappings": len(mapped),
    }
    now, mapped_now = await all_of(graph)
    told = differing(Read(tuple(now.competences.values()), tuple(mapped_now)), taxonomy, mapped)
    assert (told.competences, told.mappings) == ((), ())
    assert (len(now.competences), len(mapped_now)) == (len(taxonomy.competences), len(mapped))
    await worlds.clear()


async def test_a_fault_that_the_loader_finds_names_the_concept_and_nothing_is_written(
    office, turtle, contents_of
):
    before = await contents_of(office)
    long = "x" * 2001
    found = turtle(
        GOOD
        + f':cooking skos:altLabel "{long}"@en .\n:a a skos:Concept ; skos:prefLabel "a"@it, "a\\u0007"@en .'
    )
    report = await bring_taxonomy(OPERATOR, "some.ttl", found, office)
    assert {finding.column for finding in report.findings} == {"cooking synonyms_en", "a label_en"}
    assert {finding.file for finding in report.findings} == {"some.ttl"}
    assert await contents_of(office) == before


async def test_a_dry_run_says_what_would_come_and_changes_nothing(office, turtle, contents_of):
    before = await contents_of(office)
    report = await bring_taxonomy(OPERATOR, "some.ttl", turtle(GOOD), office, dry_run=True)
    assert report.written["competences"].created == 1
    assert await contents_of(office) == before


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.COORDINATOR, Role.PARTNER])
async def test_only_those_who_load_bring_in_a_taxonomy(tiny, turtle, role):
    with pytest.raises(Forbidden):
        await bring_taxonomy(Viewer("somebody", frozenset({role})), "some.ttl", turtle(GOOD), tiny)
