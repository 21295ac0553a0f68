"""The rules by which published documents are judged accept what is known to be right, and refuse the rest for its reason."""

import json

import pytest

from tests.hsds import (
    FIXTURES,
    about_findings,
    findings,
    full_page_findings,
    page_findings,
)

TABLES = {
    "service": "service_full",
    "organization": "organization_full",
    "service_at_location": "service_at_location_full",
    "taxonomy": "taxonomy",
    "taxonomy_term": "taxonomy_term",
}
ANSWERS = {file: table for table, file in TABLES.items()}
LISTS = {f"{table}_list": table for table in TABLES}
FORMAT_OF_SERVICE = {("url", "format uri"), ("email", "format email")}
TERM = {("term_uri", "format uri"), ("", "required description")}
FAILING = {
    "Fail/service_full": FORMAT_OF_SERVICE,
    "Fail/taxonomy_term": TERM,
    "Warn/taxonomy_term": TERM,
    "Fail/api_details": {("openapi_url", "format uri"), ("", "required profile")},
}
"""What Open Referral UK refuses or warns of, and for what."""
INCOMPLETE_LIST = {
    ("", "required name"),
    ("url", "format uri"),
    ("email", "format email"),
    ("email", "type string"),
}


def _answers() -> list[str]:
    return sorted(f"{path.parent.name}/{path.stem}" for path in (FIXTURES / "oruk").glob("*/*.json"))


def _judged(name: str) -> set[tuple[str, str]]:
    document = json.loads((FIXTURES / "oruk" / f"{name}.json").read_text("utf-8"))
    kind = name.partition("/")[2]
    if kind == "api_details":
        return about_findings(document)
    if kind in LISTS:
        return page_findings(LISTS[kind], document)
    return findings(ANSWERS.get(kind, "organization"), document)


@pytest.mark.parametrize("name", [name for name in _answers() if name != "Fail/service_list"])
def test_answers_of_open_referral_uk_are_judged_as_it_judges_them(name):
    assert _judged(name) == FAILING.get(name, set())


def test_a_list_of_services_that_are_not_whole_is_refused_for_each_of_them():
    found = _judged("Fail/service_list")
    of_services = {
        (path.split("/", 2)[2] if path.count("/") > 1 else "", rule) for path, rule in found if "/" in path
    }
    assert of_services == INCOMPLETE_LIST


def test_figures_of_a_page_that_do_not_agree_are_found():
    page = json.loads((FIXTURES / "oruk" / "Warn" / "taxonomy_term_list.json").read_text("utf-8"))
    assert full_page_findings("taxonomy_term", page) == {
        ("total_pages", "does not agree"),
        ("last_page", "does not agree"),
    }


@pytest.mark.parametrize("path", sorted((FIXTURES / "examples").glob("*.json")), ids=lambda path: path.stem)
def test_examples_of_the_standard_are_accepted(path):
    document = json.loads(path.read_text("utf-8"))
    if path.stem in LISTS:
        contents = document["contents"] if isinstance(document, dict) else document
        assert not [found for one in contents for found in findings(LISTS[path.stem], one)]
    elif path.stem in ANSWERS or path.stem == "location":
        assert findings(ANSWERS.get(path.stem, path.stem), document) == set()
