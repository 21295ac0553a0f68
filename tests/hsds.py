"""The rules of HSDS 3.0 and Open Referral UK, by which documents and tables that are published are judged.

`fixtures/hsds/schema` holds the JSON schemas of the standard as they are (openreferral/specification, 279fd2e).
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FIXTURES = Path(__file__).parent / "fixtures" / "hsds"

NESTED: Mapping[tuple[str, str], dict[str, Any]] = {
    ("service_at_location", "service"): {"$ref": "service.json"},
    ("organization", "services"): {"type": "array", "items": {"$ref": "service.json"}},
}
"""What single documents nest beyond these schemas, as the standard's own answers do: judged as what it is."""
FILES = {
    "organization": "organizations.csv", "service": "services.csv", "location": "locations.csv",
    "service_at_location": "service_at_location.csv", "address": "addresses.csv", "phone": "phones.csv",
    "contact": "contacts.csv", "schedule": "schedules.csv", "language": "languages.csv",
    "service_area": "service_areas.csv", "accessibility": "accessibility.csv", "attribute": "attributes.csv",
    "taxonomy": "taxonomies.csv", "taxonomy_term": "taxonomy_terms.csv",
    "organization_identifier": "organization_identifiers.csv",
}  # fmt: skip
"""The files of the tables that we write, as the standard calls them."""
ENVELOPE = {
    "total_items": int, "total_pages": int, "page_number": int, "size": int,
    "first_page": bool, "last_page": bool, "empty": bool, "contents": list,
}  # fmt: skip
Finding = tuple[str, str]
"""Where something is wrong, and the rule that it breaks."""


@cache
def definitions() -> Mapping[str, dict[str, Any]]:
    """Return the schema of each table."""
    found = {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted((FIXTURES / "schema").glob("*.json"))
    }
    for (table, name), schema in NESTED.items():
        found[table]["properties"].setdefault(name, schema)
    return found


@cache
def _judge(table: str) -> Draft202012Validator:
    schemas = {
        f"{name}.json": Resource.from_contents(schema, DRAFT202012) for name, schema in definitions().items()
    }
    registry: Registry[Any] = Registry().with_resources(schemas.items())
    schema = {"$ref": f"{table}.json"}
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def findings(table: str, document: Any) -> set[Finding]:
    """Return what is wrong with a document of this table, and with all that is nested in it."""
    return {
        ("/".join(map(str, error.absolute_path)), f"{error.validator} {_told(error)}".strip())
        for error in _judge(table).iter_errors(document)
    }


def _told(error: Any) -> str:
    if error.validator == "required":
        return str(error.message.split("'")[1])
    return str(error.validator_value) if error.validator in ("format", "type") else ""


def page_findings(table: str, page: Any) -> set[Finding]:
    """Return what is wrong with a page of a list: its envelope, and what it holds.

    As in the standard's own schemas of lists, only what there is one of is looked at in what it holds.
    """
    if not isinstance(page, dict):
        return {("", "no page")}
    found = {(name, "missing") for name in ENVELOPE.keys() - page.keys()}
    found |= {
        (name, "type") for name, kind in ENVELOPE.items() if name in page and type(page[name]) is not kind
    }
    if found:
        return found
    for number, one in enumerate(page["contents"]):
        flat = {name: value for name, value in one.items() if not isinstance(value, list)}
        found |= {(f"contents/{number}/{path}".rstrip("/"), rule) for path, rule in findings(table, flat)}
    return found


def full_page_findings(table: str, page: Any) -> set[Finding]:
    """Return the same of a page whose figures must agree as well, and all that is nested in what it holds."""
    if found := page_findings(table, page):
        return found
    agreed = {
        "size": page["size"] == len(page["contents"]),
        "empty": page["empty"] is (not page["contents"]),
        "first_page": page["first_page"] is (page["page_number"] == 1),
        "last_page": page["last_page"] is (page["page_number"] >= page["total_pages"]),
        "total_items": page["total_items"] >= len(page["contents"]),
        "total_pages": page["total_pages"] <= page["total_items"],
    }
    found = {(name, "does not agree") for name, true in agreed.items() if not true}
    for number, one in enumerate(page["contents"]):
        found |= {(f"contents/{number}/{path}".rstrip("/"), rule) for path, rule in findings(table, one)}
    return found


def about_findings(document: Any) -> set[Finding]:
    """Return what is wrong with what an API says of itself."""
    schema = {
        "type": "object",
        "properties": {
            "version": {"type": "string", "pattern": "^HSDS-UK-3"},
            "profile": {"type": "string", "format": "uri"},
            "openapi_url": {"type": "string", "format": "uri"},
        },
        "required": ["version", "profile", "openapi_url"],
    }
    judge = Draft202012Validator(schema, format_checker=FormatChecker())
    return {
        ("/".join(map(str, error.absolute_path)), f"{error.validator} {_told(error)}".strip())
        for error in judge.iter_errors(document)
    }


def table_findings(tables: Mapping[str, list[dict[str, str]]]) -> set[Finding]:
    """Return what is wrong with tables: each row, ids that repeat, and references that lead nowhere."""
    found: set[Finding] = set()
    ids = {table: [row["id"] for row in rows] for table, rows in tables.items()}
    for table, rows in tables.items():
        known = definitions()[table]["properties"]
        required = definitions()[table].get("tabular_required", ())
        if len(set(ids[table])) < len(ids[table]):
            found.add((table, "repeated id"))
        for row in rows:
            read = {name: _read(known.get(name, {}), text) for name, text in row.items() if text}
            found |= {(table, f"unknown column {name}") for name in row.keys() - known.keys()}
            found |= {(f"{table}/{path}", rule) for path, rule in findings(table, read)}
            found |= {(f"{table}/{name}", "required in tables") for name in required if not row.get(name)}
            for name, value in read.items():
                of = name.removesuffix("_id")
                if name == "parent_id":
                    of = table
                if name == "link_id":
                    of = row["link_entity"]
                if name != "id" and name.endswith("_id") and value not in ids.get(of, ()):
                    found.add((f"{table}/{name}", "leads nowhere"))
    return found


def _read(known: Mapping[str, Any], text: str) -> Any:
    return float(text) if known.get("type") == "number" else text


def nested(document: Any) -> Iterable[Any]:
    """Yield every value of a document, at any depth."""
    if isinstance(document, dict):
        for value in document.values():
            yield from nested(value)
    elif isinstance(document, list):
        for value in document:
            yield from nested(value)
    else:
        yield document
