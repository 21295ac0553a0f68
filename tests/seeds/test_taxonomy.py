"""The competences: the files of `seeds/taxonomy` are whole, true to one another and to the contract."""

import csv
import re
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

TAXONOMY = Path(__file__).parents[2] / "seeds" / "taxonomy"
COLUMNS = {
    "competences.csv": [
        "id",
        "label_it",
        "label_en",
        "broader_ids",
        "synonyms_it",
        "synonyms_en",
        "definition_it",
        "definition_en",
    ],
    "competence_mappings.csv": ["competence_id", "scheme", "concept_id", "label", "match"],
    "vocabularies/esco.csv": ["uri", "kind", "preferred_label"],
    "vocabularies/open_eligibility.csv": ["id", "title", "parent_id", "facet", "level"],
}
AT_THE_COUNTER = {
    "SPID": "spid",
    "ISEE": "isee-help",
    "compiti": "homework-help",
    "doposcuola": "after-school",
    "ripetizioni": "tutoring",
    "iscrivere a scuola": "school-enrolment",
    "prescuola": "pre-post-school",
    "dislessia": "learning-disorders",
    "nido": "nursery",
    "asilo": "preschool",
    "neonato": "newborn-care",
    "allattare": "breastfeeding",
    "babysitter": "babysitting",
    "capricci": "parenting-support",
    "estate ragazzi": "summer-camps",
    "pallone": "football",
    "imparare l'italiano": "italian-l2",
    "italiano per mamme": "italian-l2-mothers",
    "A2": "italian-l2-beginner",
    "interprete": "language-mediation",
    "arabo": "mediation-arabic",
    "interprete in ospedale": "mediation-health",
    "CIE": "identity-card",
    "assegno unico": "family-allowance",
    "bonus": "benefits",
    "permesso di soggiorno": "residence-permit",
    "residenza": "residence-registration",
    "INPS": "inps-help",
    "RdC": "minimum-income",
    "ADI": "minimum-income",
    "a chi mi rivolgo": "services-orientation",
    "avvocato": "legal-advice",
    "centro antiviolenza": "domestic-violence",
    "cerco casa": "housing-search",
    "casa popolare": "public-housing",
    "sfratto": "eviction-prevention",
    "padrone di casa": "landlord-mediation",
    "bolletta": "utility-bills",
    "pagare la bolletta": "utility-bills",
    "rubinetto che perde": "home-repairs",
    "lavatrice": "furniture",
    "pacco alimentare": "food-parcel",
    "emporio": "social-shop",
    "vestiti": "clothing",
    "zaino": "school-supplies",
    "passeggini": "baby-goods",
    "non arrivo a fine mese": "money-and-goods",
    "debiti": "debt",
    "microcredito": "microcredit",
    "pediatra": "paediatrician",
    "consultorio": "family-clinic",
    "dentista": "dental-care",
    "vaccini": "vaccinations",
    "psicologo": "psychological-support",
    "parlare con qualcuno": "listening",
    "104": "disability-benefits",
    "hikikomori": "social-withdrawal",
    "non va più a scuola": "early-school-leaving",
    "bilancio di competenze": "skills-assessment",
    "curriculum": "cv-writing",
    "colloquio": "job-interview",
    "cerco lavoro": "job-search",
    "tirocinio": "internships",
    "CPIA": "adult-education",
    "licenza media": "lower-secondary-diploma",
    "patente": "driving-licence",
    "fare la spesa": "grocery-shopping",
    "pulizie": "cleaning",
    "accompagnare dal medico": "medical-accompaniment",
    "cucire": "sewing",
    "bici": "bike-repair",
    "giardino": "gardening",
    "parrucchiera": "haircuts",
    "orto": "community-gardens",
    "portineria": "community-concierge",
    "festa": "neighbourhood-parties",
    "fare volontariato": "volunteering",
}
SEVERAL_BROADER = {
    "after-school": {"homework-help", "out-of-school-care"},
    "mediation-health": {"language-mediation", "health"},
    "italian-l2-parents": {"italian-l2", "family-and-parenting"},
    "italian-l2-mothers": {"italian-l2-parents", "early-childhood"},
    "spid": {"digital-help", "paperwork"},
    "early-school-leaving": {"school-support", "youth"},
    "utility-bills": {"housing", "money"},
}

Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    with (TAXONOMY / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def listed(cell: str) -> list[str]:
    return cell.split("|") if cell else []


@pytest.fixture(scope="module")
def concepts() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows("competences.csv")}


@pytest.fixture(scope="module")
def broader(concepts: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    return {key: listed(concept["broader_ids"]) for key, concept in concepts.items()}


@pytest.fixture(scope="module")
def mappings() -> Rows:
    return rows("competence_mappings.csv")


@pytest.fixture(scope="module")
def words(concepts: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    """Each label and synonym, whatever its capitals, with the concepts it leads to."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, concept in concepts.items():
        labels = [concept["label_it"], concept["label_en"]]
        for word in labels + listed(concept["synonyms_it"]) + listed(concept["synonyms_en"]):
            found[word.casefold()].add(key)
    return found


def ancestors(key: str, broader: dict[str, list[str]]) -> set[str]:
    return set(broader[key]).union(*(ancestors(each, broader) for each in broader[key]))


@pytest.mark.parametrize("name", COLUMNS)
def test_each_file_keeps_the_contract(name: str) -> None:
    content = (TAXONOMY / name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.decode().splitlines()[0].split(",") == COLUMNS[name]
    cells = [tuple(row.values()) for row in rows(name)]
    assert [row for row, times in Counter(cells).items() if times > 1] == []
    untidy = [
        cell for row in cells for value in row for cell in value.split("|") if cell != " ".join(cell.split())
    ]
    assert untidy == []


def test_no_file_of_the_folder_is_unknown_to_the_loader() -> None:
    assert sorted(path.name for path in TAXONOMY.glob("*.csv")) == [
        "competence_mappings.csv",
        "competences.csv",
    ]


def test_there_are_enough_concepts_and_each_key_is_used_once() -> None:
    keys = [row["id"] for row in rows("competences.csv")]
    assert len(keys) >= 120
    assert len(keys) == len(set(keys))


def test_keys_are_slugs(concepts: dict[str, dict[str, str]]) -> None:
    assert [key for key in concepts if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_every_broader_concept_exists_and_is_named_once(broader: dict[str, list[str]]) -> None:
    assert [(key, each) for key, all_ in broader.items() for each in all_ if each not in broader] == []
    assert [key for key, all_ in broader.items() if len(all_) != len(set(all_))] == []


def test_no_concept_is_broader_than_itself(broader: dict[str, list[str]]) -> None:
    TopologicalSorter(broader).prepare()


def test_no_broader_concept_is_already_implied_by_another(broader: dict[str, list[str]]) -> None:
    implied = [
        (key, each)
        for key, all_ in broader.items()
        for each in all_
        for other in all_
        if other != each and each in ancestors(other, broader)
    ]
    assert implied == []


def test_a_few_top_concepts_lead_to_every_leaf(broader: dict[str, list[str]]) -> None:
    tops = {key for key, all_ in broader.items() if not all_}
    leaves = set(broader) - {each for all_ in broader.values() for each in all_}
    assert len(tops) <= 12
    assert not tops & leaves
    assert [leaf for leaf in leaves if not ancestors(leaf, broader) & tops] == []


def test_the_tree_has_at_least_three_levels(broader: dict[str, list[str]]) -> None:
    def level(key: str) -> int:
        return 1 + max((level(each) for each in broader[key]), default=0)

    assert max(map(level, broader)) >= 3


def test_the_file_reads_as_a_tree(broader: dict[str, list[str]]) -> None:
    path: list[str] = []
    for key, all_ in broader.items():
        while path and all_[:1] != path[-1:]:
            path.pop()
        assert path or not all_, f"{key} does not follow its first broader concept"
        path.append(key)


def test_some_concepts_have_several_broader_ones(broader: dict[str, list[str]]) -> None:
    assert {key: set(broader[key]) for key in SEVERAL_BROADER} == SEVERAL_BROADER
    assert sum(len(all_) > 1 for all_ in broader.values()) >= 30


def test_no_two_concepts_share_a_label(concepts: dict[str, dict[str, str]]) -> None:
    holders: dict[str, set[str]] = defaultdict(set)
    for key, concept in concepts.items():
        assert concept["label_it"], key
        assert concept["label_en"], key
        holders[concept["label_it"].casefold()].add(key)
        holders[concept["label_en"].casefold()].add(key)
    assert {label: keys for label, keys in holders.items() if len(keys) > 1} == {}


def test_a_word_leads_to_one_concept(words: dict[str, set[str]]) -> None:
    assert {word: keys for word, keys in words.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(("language", "fewest", "most"), [("it", 2, 8), ("en", 1, 4)])
def test_each_concept_has_a_handful_of_synonyms(
    concepts: dict[str, dict[str, str]], language: str, fewest: int, most: int
) -> None:
    for key, concept in concepts.items():
        synonyms = [word.casefold() for word in listed(concept[f"synonyms_{language}"])]
        assert fewest <= len(synonyms) <= most, key
        assert len(synonyms) == len(set(synonyms)), key
        assert concept[f"label_{language}"].casefold() not in synonyms, key


def test_definitions_come_in_both_languages(concepts: dict[str, dict[str, str]]) -> None:
    defined = {key: [concept["definition_it"], concept["definition_en"]] for key, concept in concepts.items()}
    assert [key for key, both in defined.items() if any(both) != all(both)] == []
    assert [
        key for key, both in defined.items() if any(both) and not all(one.endswith(".") for one in both)
    ] == []
    assert sum(all(both) for both in defined.values()) >= 100


@pytest.mark.parametrize(("word", "key"), AT_THE_COUNTER.items())
def test_a_word_said_at_the_counter_leads_to_its_concept(
    word: str, key: str, words: dict[str, set[str]]
) -> None:
    assert words.get(word.casefold()) == {key}


def test_every_mapping_joins_a_concept_to_a_row_that_is_carried(
    concepts: dict[str, dict[str, str]], mappings: Rows
) -> None:
    carried = {("ESCO", row["uri"], row["preferred_label"]) for row in rows("vocabularies/esco.csv")} | {
        ("OPEN_ELIGIBILITY", row["id"], row["title"]) for row in rows("vocabularies/open_eligibility.csv")
    }
    assert [row for row in mappings if row["competence_id"] not in concepts] == []
    assert [row for row in mappings if (row["scheme"], row["concept_id"], row["label"]) not in carried] == []


def test_a_mapping_says_exact_close_or_broad_and_says_it_once(mappings: Rows) -> None:
    assert {row["match"] for row in mappings} == {"EXACT", "CLOSE", "BROAD"}
    pairs = Counter((row["competence_id"], row["scheme"], row["concept_id"]) for row in mappings)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_an_outside_concept_is_exactly_one_of_ours_at_most(mappings: Rows) -> None:
    exact = Counter((row["scheme"], row["concept_id"]) for row in mappings if row["match"] == "EXACT")
    assert [concept for concept, times in exact.items() if times > 1] == []


def test_mappings_follow_the_order_of_the_concepts(
    concepts: dict[str, dict[str, str]], mappings: Rows
) -> None:
    place = {key: number for number, key in enumerate(concepts)}
    places = [place[row["competence_id"]] for row in mappings]
    assert places == sorted(places)


@pytest.mark.parametrize(("scheme", "fewest"), [("ESCO", 60), ("OPEN_ELIGIBILITY", 80)])
def test_many_concepts_are_mapped(scheme: str, fewest: int, mappings: Rows) -> None:
    assert len({row["competence_id"] for row in mappings if row["scheme"] == scheme}) >= fewest


def test_only_the_esco_concepts_mapped_to_are_carried(mappings: Rows) -> None:
    carried = [row["uri"] for row in rows("vocabularies/esco.csv")]
    assert carried == sorted({row["concept_id"] for row in mappings if row["scheme"] == "ESCO"})
    form = r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert [uri for uri in carried if not re.fullmatch(form, uri)] == []


def test_only_the_open_eligibility_terms_mapped_to_and_their_ancestors_are_carried(mappings: Rows) -> None:
    parents: dict[str, set[str]] = defaultdict(set)
    for row in rows("vocabularies/open_eligibility.csv"):
        parents[row["id"]] |= {row["parent_id"]} - {""}
    wanted = {row["concept_id"] for row in mappings if row["scheme"] == "OPEN_ELIGIBILITY"}
    waiting = set(wanted)
    while waiting:
        waiting = {parent for key in waiting for parent in parents[key]} - wanted
        wanted |= waiting
    assert set(parents) == wanted


def test_the_sources_are_acknowledged() -> None:
    readme = (TAXONOMY / "README.md").read_text(encoding="utf-8")
    assert "This publication uses the ESCO classification of the European Commission." in readme
    assert "CC BY-SA 3.0" in readme
