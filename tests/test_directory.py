"""What everybody may read of the network, as other directories ask for it: judged by their rules, and by what was agreed."""

import csv
import io
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from graph_service.app import create_app
from graph_service.domain.directory import BodyKey, BodyKind, OfferKey, OfferKind
from graph_service.domain.permissions import ANONYMOUS, Role, Viewer
from graph_service.errors import PattiError
from graph_service.exchange.directory import ids
from graph_service.exchange.directory.package import description, write_package
from graph_service.graph.connection import Graph, counted
from tests.api.asking import ask
from tests.conftest import MONDAY
from tests.hsds import FILES, about_findings, findings, full_page_findings, table_findings
from tests.rows import load_rows

LISTS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
OWN = Viewer("lucia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
LANTERN = BodyKey(BodyKind.ORGANISATION, "lantern")
CLUB = OfferKey(OfferKind.COMMITMENT, "homework-club", LANTERN)
REGISTRY = OfferKey(OfferKind.SERVICE, "registry", BodyKey(BodyKind.PROVIDER, "Comune (invented)"))
AGREED = ["Anagrafe", "Compiti insieme", "Consultorio", "Italiano per mamme", "Matematica a distanza",
          "Sala studio", "Sportello SPID"]  # fmt: skip
REVISE = """mutation($id: ID!, $revision: Int!, $change: OrganisationChangeInput!) {
  done: organisationRevise(id: $id, revision: $revision, change: $change) {
    organisation { publishes } userErrors { __typename } } }"""
CONFIRM = "mutation($id: ID!) { done: commitmentConfirm(id: $id) { userErrors { message } } }"


class Reader:
    """Reads as another directory does."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, status: int = 200, **asked: Any) -> httpx.Response:
        found = await self.client.get(f"/hsds/{path}", params=asked or None)
        assert found.status_code == status, (path, asked, found.text[:300])
        return found

    async def read(self, path: str, **asked: Any) -> Any:
        return (await self.get(path, **asked)).json()

    async def names(self, path: str = "services", **asked: Any) -> list[str]:
        return [one["name"] for one in (await self.read(path, **asked))["contents"]]


@asynccontextmanager
async def reading(graph: Graph, settings: Any) -> AsyncIterator[Reader]:
    transport = httpx.ASGITransport(create_app(settings, graph))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield Reader(client)


@pytest.fixture
async def reader(tiny, settings) -> AsyncIterator[Reader]:
    """A reader of the tiny world, where nobody has signed in though everybody must."""
    async with reading(tiny, settings.model_copy(update={"sign_in": "required"})) as found:
        yield found


@pytest.fixture
async def working(office, settings) -> AsyncIterator[tuple[Reader, Graph]]:
    """The same of a tiny world to work in."""
    async with reading(office, settings) as found:
        yield found, office


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    with ZipFile(path) as package:
        assert sorted(package.namelist()) == sorted([*FILES.values(), "datapackage.json"])
        return {
            table: list(csv.DictReader(io.StringIO(package.read(file).decode())))
            for table, file in FILES.items()
        }


async def test_every_answer_is_accepted_by_the_rules_of_the_standard(reader):
    assert about_findings(await reader.read("")) == set()
    for path, table in LISTS.items():
        pages = [await reader.read(path)]
        if path in ("services", "service_at_locations", "organizations"):
            pages += [await reader.read(path, full="true")]
        if path == "organizations":
            pages += [await reader.read(path, full_service="true")]
        for page in pages:
            assert full_page_findings(table, page) == set()
            assert page["contents"]
        for one in pages[0]["contents"]:
            single = await reader.read(f"{path}/{one['id']}")
            assert findings(table, single) == set()
            assert single["id"] == one["id"]
            assert not [name for name, value in one.items() if isinstance(value, list)], (
                "lists hold one of each"
            )
            assert one.items() <= single.items() or path == "service_at_locations"
    minimal = await reader.read("services", minimal="true")
    assert full_page_findings("service", minimal) == set()
    assert {name for one in minimal["contents"] for name in one} == {"id", "name", "status", "last_modified"}


async def test_what_partners_agreed_to_publish_is_there_and_nothing_else(reader):
    assert await reader.names() == AGREED
    assert await reader.names("organizations") == [
        "Associazione Lanterna", "Azienda sanitaria (invented)", "Comune (invented)", "Cooperativa Il Filo",
    ]  # fmt: skip
    club = await reader.read(f"services/{ids.offer_id(CLUB)}")
    [contact] = club["contacts"]
    assert contact.keys() == {"id", "service_id", "phones"}, "neither the name nor the address were agreed"
    assert contact["phones"][0]["number"] == "+39 011 555 0101"
    assert [one["taxonomy_term"]["name"] for one in club["attributes"]] == ["aiuto compiti", "Tutoring"]
    assert (club["minimum_age"], club["maximum_age"], club["assured_date"]) == (6, 10, "2026-10-24")
    [schedule] = club["schedules"]
    told = {"freq": "WEEKLY", "byday": "MO,TH", "opens_at": "15:00", "closes_at": "17:00",
            "valid_from": "2026-01-15"}  # fmt: skip
    assert told.items() <= schedule.items()
    assert schedule["notes"] == "Chiuso: 2026-08-01 – 2026-08-31; 2026-12-24 – 2027-01-06"
    assert [one["code"] for one in club["languages"]] == ["it", "ar"]
    [at] = club["service_at_locations"]
    [address] = at["location"]["addresses"]
    assert (address["address_1"], address["city"], address["postal_code"], address["state_province"]) == (
        "Via Inventata 1", "Piccola Torino", "10100", "TO",
    )  # fmt: skip


async def test_nothing_of_a_body_is_published_until_it_agrees_nor_once_it_takes_that_back(working):
    reader, graph = working
    club = f"services/{ids.offer_id(CLUB)}"
    await reader.get(club)
    for publishes in (False, True):
        [row] = (
            await graph.driver.execute_query("MATCH (o:Partner {id: 'lantern'}) RETURN o.revision AS at")
        ).records
        change = {"publishes": publishes}
        done = await ask(
            graph, REVISE, viewer=OWN, id="organisation:lantern", revision=row["at"], change=change
        )
        assert done["done"] == {"organisation": {"publishes": publishes}, "userErrors": []}
        assert ("Compiti insieme" in await reader.names()) is publishes
        assert ("Associazione Lanterna" in await reader.names("organizations")) is publishes
        for path in (
            club,
            f"organizations/{ids.body_id(LANTERN)}",
            f"service_at_locations/{ids.offer_at_place_id(CLUB)}",
        ):
            await reader.get(path, 200 if publishes else 404)
        by_it = await reader.names(organization_id=ids.body_id(LANTERN))
        assert bool(by_it) is publishes


async def test_an_offer_that_another_body_takes_over_keeps_its_id(working):
    reader, graph = working
    club = f"services/{ids.offer_id(CLUB)}"
    assert (await reader.read(club))["organization"]["name"] == "Associazione Lanterna"
    await graph.driver.execute_query(
        """MATCH (:Partner {id: 'lantern'})-[offers:OFFERS]->(club:Commitment {id: 'homework-club'})-[:UNDER]->(pact)
        CREATE (heir:Partner:Organisation {id: 'heir', name: 'Erede', kind: 'ASSOCIATION', sortKey: 'erede', publishes: true})
        CREATE (heir)-[:SIGNED]->(pact) CREATE (heir)-[:OFFERS]->(club) DELETE offers"""
    )
    assert (await reader.read(club))["organization"]["name"] == "Erede"


async def test_saying_that_an_offer_is_still_true_moves_its_assured_date_alone(working):
    reader, graph = working
    path = f"services/{ids.offer_id(CLUB)}"
    before = await reader.read(path)
    done = await ask(graph, CONFIRM, viewer=OWN, id="commitment:homework-club")
    assert done["done"]["userErrors"] == []
    after = await reader.read(path)
    assert {name for name in before if before[name] != after[name]} == {"assured_date"}
    assert after["assured_date"] == str(MONDAY)
    now = datetime.now(UTC).isoformat()
    assert await reader.names(modified_after=now) == []
    change = {"name": "Lanterna nuova"}
    await ask(graph, REVISE, viewer=OWN, id="organisation:lantern", revision=1, change=change)
    changed = await reader.names(modified_after=now)
    assert changed == ["Compiti insieme", "Italiano per mamme", "Sala studio"], (
        "what belongs to it has changed as well"
    )
    assert (await reader.read(path))["last_modified"] > after["last_modified"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "compiti"}, ["Compiti insieme"]),
        ({"search": "comune"}, ["Anagrafe"]),
        ({"taxonomy_term_id": ids.term_id("COMPETENCES", "learning")}, ["Compiti insieme", "Italiano per mamme", "Matematica a distanza", "Sala studio"]),
        ({"taxonomy_term_id": ids.term_id("OPEN_ELIGIBILITY", "1343")}, ["Compiti insieme"]),
        ({"taxonomy_id": ids.taxonomy_id("OPEN_ELIGIBILITY")}, ["Compiti insieme"]),
        ({"taxonomy_term_id": ids.term_id("COMPETENCES", "none")}, []),
        ({"taxonomy_id": ids.taxonomy_id("ESCO")}, []),
        ({"organization_id": ids.body_id(REGISTRY.body)}, ["Anagrafe"]),
        ({"minimum_age": "11"}, ["Italiano per mamme", "Matematica a distanza", "Sportello SPID"]),
        ({"maximum_age": "10"}, ["Compiti insieme"]),
        ({"day": "tue", "start_time": "09:00", "end_time": "11:00"}, None),
        ({"day": "TU", "start_time": "09:00", "end_time": "11:00"}, ["Italiano per mamme"]),
        ({"day": "Friday"}, ["Italiano per mamme"]),
        ({"modified_after": "2199-01-01"}, []),
        ({"modified_after": "2020-01-01T00:00:00+01:00"}, AGREED),
    ],
)  # fmt: skip
async def test_services_are_found_by_what_is_asked_of_them(reader, asked, found):
    if found is None:
        await reader.get("services", 400, **asked)
    else:
        assert await reader.names(**asked) == found


async def test_services_are_found_where_they_are(reader):
    async def names(**asked: str) -> list[str]:
        page = await reader.read("service_at_locations", **asked)
        assert full_page_findings("service_at_location", page) == set()
        return [one["service"]["name"] for one in page["contents"]]

    assert await names() == ["Compiti insieme", "Italiano per mamme", "Sala studio", "Sportello SPID"]
    assert await names(postcode="10100") == ["Compiti insieme", "Italiano per mamme"]
    assert await names(postcode="10100", proximity="100000") == [
        "Compiti insieme",
        "Italiano per mamme",
        "Sportello SPID",
    ]
    assert await names(postcode="10199") == []
    await reader.get("service_at_locations", 400, postcode="10199", proximity="100")


@pytest.mark.parametrize(
    ("path", "asked", "parameter"),
    [
        ("services", {"page": "0"}, "page"),
        ("services", {"page": "1.5"}, "page"),
        ("services", {"per_page": "101"}, "per_page"),
        ("services", {"per_page": ["1", "2"]}, "per_page"),
        ("services", {"full": "yes"}, "full"),
        ("services", {"full": "true", "minimal": "true"}, "minimal"),
        ("services", {"format": "xml"}, "format"),
        ("services", {"format": "ndjson", "page": "2"}, "page"),
        ("services", {"taxonomy_term_id": "homework"}, "taxonomy_term_id"),
        ("services", {"modified_after": "yesterday"}, "modified_after"),
        ("services", {"modified_after": "2999-01-01"}, "modified_after"),
        ("services", {"minimum_age": "-1"}, "minimum_age"),
        ("services", {"start_time": "25:00"}, "start_time"),
        ("services", {"day": "someday"}, "day"),
        ("services", {"search": " "}, "search"),
        ("services", {"postcode": "10100"}, "postcode"),
        ("service_at_locations", {"postcode": "SW1A"}, "postcode"),
        ("service_at_locations", {"proximity": "5"}, "proximity"),
        ("organizations", {"modified_after": "2026-01-01"}, "modified_after"),
        ("organizations", {"format": "ndjson", "full_service": "true"}, "full_service"),
        ("taxonomy_terms", {"parent_id": "x"}, "parent_id"),
        ("taxonomies", {"full": "true"}, "full"),
        ("", {"x": "1"}, "x"),
    ],
)
async def test_what_cannot_be_answered_is_refused_by_its_name(reader, path, asked, parameter):
    refused = await reader.get(path, 400, **asked)
    assert refused.json()["parameter"] == parameter
    assert refused.headers["access-control-allow-origin"] == "*"


async def test_pages_together_hold_everything_once(reader):
    for path in LISTS:
        every = [json.loads(line) for line in (await reader.get(path, format="ndjson")).text.splitlines()]
        first = await reader.read(path, per_page="3")
        pages = [
            first,
            *[await reader.read(path, per_page="3", page=str(n)) for n in range(2, first["total_pages"] + 1)],
        ]
        assert [one for page in pages for one in page["contents"]] == every
        assert [page["last_page"] for page in pages] == [False] * (len(pages) - 1) + [True]
        beyond = await reader.read(path, per_page="3", page="99999")
        assert (beyond["empty"], beyond["total_items"], beyond["contents"]) == (True, len(every), [])
    assert full_page_findings("service", await reader.read("services", page="9")) == set()


async def test_who_has_an_answer_already_is_told_so_and_pages_of_other_sites_may_read(reader):
    path = f"services/{ids.offer_id(CLUB)}"
    seen = await reader.get(path)
    assert seen.headers["access-control-allow-origin"] == "*"
    assert seen.headers["cross-origin-resource-policy"] == "cross-origin"
    assert seen.headers["cache-control"] == "public, no-cache"
    assert seen.headers["last-modified"].endswith("GMT")
    again = await reader.client.get(
        f"/hsds/{path}", headers={"if-none-match": f'"x", W/{seen.headers["etag"]}'}
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", seen.headers["etag"])
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET",
             "access-control-request-headers": "if-none-match"}  # fmt: skip
    allowed = await reader.client.options(f"/hsds/{path}", headers=asked)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "*")
    assert (await reader.client.post("/hsds/services")).status_code == 405
    for wrong in (
        "services/nothing",
        f"services/{ids.made_id('x')}",
        f"services/{ids.body_id(LANTERN)}",
        "else",
    ):
        await reader.get(wrong, 404)


@pytest.mark.parametrize(
    ("path", "trips"),
    [
        ("services", 6),
        ("services?full=true", 6),
        ("services?search=compiti", 7),
        (f"services/{ids.offer_id(CLUB)}", 5),
        ("service_at_locations", 5),
        ("organizations", 4),
        ("organizations?full_service=true", 8),
        ("taxonomy_terms", 2),
    ],
)
async def test_an_answer_takes_so_many_round_trips_however_much_it_holds(reader, path, trips):
    await reader.read("taxonomies")
    with counted() as tally:
        await reader.get(path)
    assert len(tally) == trips, tally.names


async def test_the_package_is_accepted_and_says_the_same_as_the_answers(reader, tiny, tmp_path):
    file = tmp_path / "out.zip"
    counts = await write_package(ANONYMOUS, file, tiny, MONDAY, "TO")
    found = tables(file)
    assert table_findings(found) == set()
    assert {table: len(rows) for table, rows in found.items()} == counts
    assert [row["name"] for row in found["service"]] == AGREED
    services = {one["id"]: one for one in (await reader.read("services", full="true"))["contents"]}
    for row in found["service"]:
        said = {
            name: str(value) for name, value in services[row["id"]].items() if isinstance(value, str | int)
        }
        assert {name: text for name, text in row.items() if text} == said
    assert {row["service_id"] for row in found["schedule"]} <= services.keys()
    described = json.loads(ZipFile(file).read("datapackage.json"))
    assert described == description()
    for one in described["resources"]:
        assert [field["name"] for field in one["schema"]["fields"]] == list(found[one["name"]][0])
    before = file.read_bytes()
    await write_package(ANONYMOUS, file, tiny, MONDAY, "TO")
    assert file.read_bytes() == before, "the same network gives the same bytes"
    with pytest.raises(PattiError, match="cannot be written"):
        await write_package(ANONYMOUS, tmp_path / "nowhere" / "out.zip", tiny, MONDAY, "TO")
    assert [one.name for one in tmp_path.iterdir()] == ["out.zip"]


class Invented:
    """A small network in which every text tells by itself whether it may be published."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.number = 0
        self.public: set[str] = set()
        self.secret: set[str] = set()
        self.offers: set[str] = set()
        self.bodies: set[str] = set()

    def text(self, public: bool, form: str = "{}") -> str:
        self.number += 1
        word = f"zq{self.number:04d}q"
        (self.public if public else self.secret).add(word)
        return form.format(word)

    def phone(self, public: bool) -> str:
        self.number += 1
        number = f"+39 011 77{self.number:05d}"
        (self.public if public else self.secret).add(number)
        return number

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        rng = self.rng
        organisations = [f"org{n}" for n in range(6)]
        agreed = {id_: rng.choice(("yes", "yes", "no", "")) for id_ in organisations}
        volunteers = [f"vol{n}" for n in range(3)]
        running = {"past": False, "now": True, "later": False}
        signed = {(pact, id_) for pact in running for id_ in organisations + volunteers if rng.random() < 0.8}
        contacts, commitments = [], []
        for n in range(12):
            partner = rng.choice(organisations + volunteers)
            pact = rng.choice(("now", "now", "now", "past", "later"))
            if (pact, partner) not in signed:
                continue
            state = rng.choice(("ACTIVE", "ACTIVE", "ACTIVE", "PAUSED", "ENDED", "PROPOSED"))
            start, end = rng.choice(
                (
                    ("2026-01-01", ""),
                    ("2026-01-01", str(MONDAY)),
                    ("2026-01-01", "2026-10-01"),
                    ("2027-01-01", ""),
                )
            )
            open_now = start <= str(MONDAY) and (not end or end >= str(MONDAY))
            public = agreed.get(partner) == "yes" and running[pact] and state == "ACTIVE" and open_now
            title = self.text(public, "Offerta {}")
            if public:
                self.offers.add(title)
            commitments.append(
                {
                    "id": f"offer{n}",
                    "pact_id": pact,
                    "partner_id": partner,
                    "title": title,
                    "competence_ids": "care",
                    "hours_per_week": 2,
                    "places": 1,
                    "windows": rng.choice(("", "mon 15:00-17:00|sun 22:00-00:00")),
                    "modes": "IN_PERSON",
                    "valid_from": start,
                    "valid_to": end,
                    "state": state,
                    "assured_on": "2026-10-01",
                    "staffing": "VOLUNTEERS",
                    "staff_ids": rng.choice(volunteers),
                    "clearance_required": "no",
                    "place_id": rng.choice(("", "seat")),
                    "languages": rng.choice(("", "it|ar")),
                }
            )
        for n, partner in enumerate(organisations + volunteers):
            parts = {part for part in ("name", "phone", "email", "hours") if rng.random() < 0.5}
            shown = parts if agreed.get(partner) == "yes" else set()
            contacts.append(
                {
                    "id": f"contact{n}",
                    "partner_id": partner,
                    "name": self.text("name" in shown),
                    "role": self.text("name" in shown),
                    "phone": self.phone("phone" in shown),
                    "email": self.text("email" in shown, "{}@example.org"),
                    "publish": "|".join(sorted(parts)),
                }
            )
        bodies = []
        for id_ in organisations:
            name = self.text(agreed[id_] == "yes", "Ente {}")
            if agreed[id_] == "yes":
                self.bodies.add(name)
            bodies.append(
                {
                    "id": id_,
                    "name": name,
                    "kind": "OTHER",
                    "publishes": agreed[id_],
                    "source": self.text(False),
                    "website": self.text(agreed[id_] == "yes", "https://{}.example.org/città"),
                }
            )
        return {
            "areas": [{"id": "town", "name": "Paese", "kind": "CITY"}],
            "competences": [{"id": "care", "label_it": "cura", "label_en": "care", "broader_ids": ""}],
            "places": [{"id": "seat", "name": "Sede", "kind": "CASA", "area_id": "town", "precision": "UNKNOWN", "source": self.text(False)}],
            "case_managers": [{"id": "manager", "name": self.text(False), "place_id": "seat", "invented": "yes"}],
            "organisations": bodies,
            "volunteers": [{"id": id_, "name": self.text(False), "organisation_ids": rng.choice(organisations)} for id_ in volunteers],
            "contacts": contacts,
            "pacts": [{"id": "past", "name": "Patto", "place_id": "seat", "starts_on": "2024-01-01", "ends_on": "2026-11-22"},
                {"id": "now", "name": "Patto", "place_id": "seat", "starts_on": "2026-01-01", "ends_on": ""},
                {"id": "later", "name": "Patto", "place_id": "seat", "starts_on": "2026-11-24", "ends_on": ""}],
            "pact_zones": [{"pact_id": pact, "area_id": "town", "source": self.text(False)} for pact in running],
            "signatures": [{"pact_id": pact, "partner_id": id_, "sources": self.text(False)} for pact, id_ in sorted(signed)],
            "commitments": commitments,
            "services": [{"id": "desk", "name": self.text(True, "Servizio {}"), "provider": self.text(True), "competence_ids": "care",
                "area_ids": "town", "phone": self.phone(True), "how_to_ask": self.text(True), "source": self.text(False)}],
            "beneficiaries": [{"code": "FAM-ZQ7788", "area_id": "town", "languages": "it", "refused_partner_ids": rng.choice(organisations),
                "case_manager_id": "manager"}],
            "members": [{"beneficiary_code": "FAM-ZQ7788", "number": 1, "age_band": "AGE_6_10"}],
            "needs": [{"id": "need", "beneficiary_code": "FAM-ZQ7788", "competence_id": "care", "member": 1, "hours_per_week": 1,
                "session_minutes": 60, "starts_on": "2026-10-01", "priority": "HIGH", "state": "OPEN"}],
        }  # fmt: skip


async def everything(reader: Reader, graph: Graph, folder: Path) -> str:
    """Return all that anybody can read, as one text; each answer and the package are judged on the way."""
    texts = [(await reader.get("")).text]
    for path, table in LISTS.items():
        full = path in ("services", "service_at_locations", "organizations")
        for asked in ({}, {"full": "true"}) if full else ({},):
            page = await reader.get(path, **asked)
            assert full_page_findings(table, page.json()) == set()
            texts.append(page.text)
        for one in page.json()["contents"]:
            single = await reader.get(f"{path}/{one['id']}")
            assert findings(table, single.json()) == set()
            texts.append(single.text)
    texts.append((await reader.get("organizations", full_service="true")).text)
    await write_package(ANONYMOUS, folder / "all.zip", graph, MONDAY, "TO")
    assert table_findings(tables(folder / "all.zip")) == set()
    with ZipFile(folder / "all.zip") as package:
        texts += [package.read(name).decode() for name in package.namelist()]
    return "\n".join(texts)


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_that_was_not_agreed_is_in_any_answer_or_package(blank, settings, tmp_path, seed):
    invented = Invented(seed)
    await load_rows(blank, tmp_path / "rows", invented.rows())
    async with reading(blank, settings) as reader:
        told = await everything(reader, blank, tmp_path)
        names, bodies = await reader.names(), await reader.names("organizations")
    assert {name for name in names if name.startswith("Offerta")} == invented.offers
    assert {name for name in bodies if name.startswith("Ente")} == invented.bodies
    assert {word for word in invented.secret if word in told} == set()
    assert {word for word in invented.public if word not in told} == set()
    assert "ZQ7788" not in told
    assert invented.secret
    assert invented.public


async def test_who_left_a_pact_or_is_not_approved_is_not_published(working):
    reader, graph = working
    left = "MATCH (:Partner {id: 'lantern'})-[signed:SIGNED]->() SET signed.leftOn = $day"
    await graph.driver.execute_query(left, day=MONDAY)
    assert await reader.names() == AGREED, "the last day under a pact is still under it"
    await graph.driver.execute_query(left, day=date(2026, 11, 22))
    assert "Compiti insieme" not in await reader.names()
    assert "Associazione Lanterna" in await reader.names("organizations")
    await graph.driver.execute_query("MATCH (body:Partner {id: 'thread'}) SET body.state = 'PROPOSED'")
    assert await reader.names() == ["Anagrafe", "Consultorio"]
    assert "Cooperativa Il Filo" not in await reader.names("organizations")
