"""What another directory knows becomes bodies, places, contacts and drafts; dirt is told where it stands, edits here stay."""

import json
import zipfile
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.events import OnBehalf
from graph_service.domain.identifiers import is_key
from graph_service.domain.model import CommitmentState, ContactWay, Mode
from graph_service.domain.permissions import OPERATOR, Forbidden, Role, Viewer
from graph_service.domain.schedule import Week
from graph_service.domain.taxonomy import MappingScheme
from graph_service.errors import PattiError
from graph_service.exchange.approving import Approver, approve
from graph_service.exchange.hsds_in import Read, drafts_of, read_hsds, settle
from graph_service.exchange.hsds_mapping import Mapped, Term, UnreadableMapping, read_mapping, write_mapping
from graph_service.exchange.hsds_package import read_package
from graph_service.exchange.hsds_records import Here, Records, Stated, key
from graph_service.exchange.hsds_tables import UnreadablePackage
from graph_service.exchange.proposing import ProposalKind, prepare
from graph_service.graph.commitments import commitments
from graph_service.graph.pacts import places
from graph_service.graph.partners import partners
from graph_service.graph.rows import contacts_by_ids
from tests.examples import examples
from tests.exchange.test_hsds_package import HSDS3, OHANA, as_csv, documents, written

TODAY = date(2026, 11, 23)
APPROVER = Approver(OPERATOR, OnBehalf("Elenco", ContactWay.EMAIL, TODAY), TODAY)
NEW, CHANGED, CONFLICT, GONE = ProposalKind

BODY = {"id": "b1", "name": "La Rete APS"}
PLACE = {"id": "l1", "location_type": "physical", "name": "Casa", "latitude": "45.09", "longitude": "7.69"}
SERVICE = {"id": "s1", "organization_id": "b1", "name": "Compiti", "status": "active"}
AT = {"id": "a1", "service_id": "s1", "location_id": "l1"}
TERM = {"id": "x1", "service_id": "s1", "taxonomy_term_id": "T1"}
TIMES = {
    "id": "t1",
    "service_id": "s1",
    "freq": "WEEKLY",
    "byday": "MO,TH",
    "opens_at": "15:00",
    "closes_at": "17:00",
}


@pytest.fixture
def package(tmp_path):
    """Write a small right package; each table may be given otherwise, as rows or changes of its one row."""

    def write(**tables):
        folder = tmp_path / "package"
        folder.mkdir(exist_ok=True)
        plain = {"organizations": BODY, "locations": PLACE, "services": SERVICE, "service_at_location": AT,
                 "service_attributes": TERM, "schedules": TIMES}  # fmt: skip
        for name in plain.keys() | tables.keys():
            given = tables.get(name, {})
            rows = given if isinstance(given, list) else [plain.get(name, {}) | given]
            (folder / f"{name}.csv").write_text(as_csv(rows) if rows else "id\n", "utf-8")
        return folder

    return write


@pytest.fixture
def mapping(tmp_path):
    return written(
        tmp_path / "mapping.csv", "taxonomy_term_id_or_code,competence_id\nT1,homework\n105,paperwork\n"
    )


@pytest.fixture
def stated(mapping):
    def state(**more):
        return Stated("north-pact", "rete", TODAY, **{"mapping": mapping, "places": "5"} | more)

    return state


def read_alone(path, **more):
    """Read a package without a network, whose borders and mappings are then not known."""
    package = read_package(path)
    stated = Stated(
        "north-pact", "rete", TODAY, **{"area": "mill", "places": "5", "hours_per_week": "2"} | more
    )
    records = Records(package, stated, Here(Mapped({"T1": ("homework",), "code": ("maths",)})))
    drafts = drafts_of(records)
    found = Read(
        findings=[*package.findings, *records.findings], notes=records.notes, unmapped=records.unmapped
    )
    settle(drafts, (), found)
    return found


def rows(found, table):
    return [row.cells for row in found.rows if row.table == table]


def told(found):
    """Return where something is wrong."""
    return {(one.file, one.line, one.column) for one in found.findings}


async def proposed(graph, path, stated, whole=None):
    read = await read_hsds(OPERATOR, graph, path, stated)
    whole = read.whole if whole is None else whole
    return await prepare(
        OPERATOR, graph, read.rows, read.findings, source=stated.origin, whole=whole, told=read.told
    )


async def brought(graph, path, stated):
    found = await proposed(graph, path, stated)
    return await approve(APPROVER, graph, found, [one.id for one in found.proposals])


async def test_the_ohana_sample_gives_its_bodies_and_contacts_and_the_one_service_that_is_mapped(
    office, mapping
):
    stated = Stated("north-pact", "ohana", TODAY, mapping=mapping, area="mill", places="5")
    read = await read_hsds(OPERATOR, office, OHANA, stated)
    counts = Counter(row.table for row in read.rows)
    assert counts == {"organisations": 8, "contacts": 31, "places": 1, "commitments": 1}
    [offer] = rows(read, "commitments")
    assert (offer["id"], offer["title"], offer["competence_ids"], offer["languages"]) == (
        "hsds-ohana-22-at-22", "Passport Photos", "paperwork", "es",
    )  # fmt: skip
    assert (offer["windows"], offer["hours_per_week"]) == (
        "mon 08:00-12:00|mon 14:00-16:00|wed 10:00-15:00",
        "11",
    )
    assert {one.file for one in read.findings} == {
        "regular_schedules.csv", "holiday_schedules.csv", "locations.csv", "services.csv"
    }  # fmt: skip
    assert [one.line for one in read.notes if one.column == "status"] == [21, 22], (
        "one is defunct, one inactive"
    )
    unmapped = {one.line for one in read.findings if one.column == "taxonomy_term_id"}
    assert unmapped == {*range(2, 21), 24}
    assert [str(term) for term in read.unmapped] == [
        "108 Care", "108-05 Navigating the System", "108-05-01 Help Fill out Forms", "111 Legal",
        "111-05 Translation & Interpretation",
    ]  # fmt: skip
    done = await brought(office, OHANA, stated)
    assert len(done.done) == 41
    [draft] = (await commitments(office, [offer["id"]])).values()
    assert (draft.state, draft.places, draft.minutes_per_week) == (CommitmentState.PROPOSED, 5, 660)
    assert (draft.valid.start, draft.modes, draft.partner_id) == (TODAY, (Mode.IN_PERSON,), "hsds-ohana-8")
    assert (await proposed(office, OHANA, stated)).proposals == [], "the same file brings nothing twice"


def test_csv_tables_and_nested_json_give_the_same_rows(tmp_path):
    tabular = json.loads((HSDS3 / "tabular.json").read_text())
    tabular["attributes.csv"][0] |= {"link_id": tabular["services.csv"][0]["id"], "link_entity": "service"}
    csv = tmp_path / "csv"
    csv.mkdir()
    for name, some in tabular.items():
        (csv / name).write_text(as_csv(some), "utf-8")
    with zipfile.ZipFile(tmp_path / "csv.zip", "w") as archive:
        for name in tabular:
            archive.write(csv / name, f"hsds/{name}")
    paths = (csv, tmp_path / "csv.zip", written(tmp_path / "tabular.json", tabular), HSDS3 / "service_full.json",
             HSDS3 / "organization_full.json")  # fmt: skip
    first, *others = [
        [(row.table, row.cells, row.defaults) for row in read_alone(path).rows] for path in paths
    ]
    assert [table for table, _, _ in first] == ["places", "organisations", "contacts", "commitments"]
    for other in others:
        assert other == first


def test_a_right_package_has_nothing_wrong_and_says_what_was_taken_as_stated(package):
    found = read_alone(package(), area=None)
    assert told(found) == {("locations.csv", 2, "latitude"), ("services.csv", 2, "location_id")}, (
        "no border is known"
    )
    found = read_alone(package(services={"minimum_age": "6.0"}))
    assert told(found) == {("locations.csv", 2, "latitude")}
    [offer] = rows(found, "commitments")
    assert (offer["windows"], offer["hours_per_week"], offer["min_age"]) == (
        "mon 15:00-17:00|thu 15:00-17:00",
        "4",
        "6",
    )
    assert {one.column for one in found.notes} == {"places", "valid_from"}
    [row] = [row for row in found.rows if row.table == "commitments"]
    assert "places" not in row.cells, "what was stated is no word of the source"


async def test_a_place_lies_in_the_smallest_area_around_it(tiny, package, stated):
    read = await read_hsds(OPERATOR, tiny, package(), stated())
    assert read.findings == []
    assert rows(read, "places")[0]["area_id"] == "mill"
    outside = await read_hsds(OPERATOR, tiny, package(locations={"latitude": "44"}), stated())
    assert told(outside) == {("locations.csv", 2, "latitude"), ("services.csv", 2, "location_id")}
    assert [row.table for row in outside.rows] == ["organisations"]


DIRT = {
    "a body that is not there": ({"services": {"organization_id": "b9"}}, ("services.csv", "organization_id")),
    "a place that is not there": ({"service_at_location": {"location_id": "l9"}}, ("service_at_location.csv", "location_id")),
    "a service that is not there": ({"schedules": {"service_id": "s9"}}, ("schedules.csv", "service_id")),
    "a body without a name": ({"organizations": {"name": " "}}, ("organizations.csv", "name")),
    "a service without a name": ({"services": {"name": ""}}, ("services.csv", "name")),
    "a service without an id": ({"services": {"id": ""}}, ("services.csv", "id")),
    "a time with pm": ({"schedules": {"opens_at": "1:50pm"}}, ("schedules.csv", "opens_at")),
    "a time with a dot": ({"schedules": {"opens_at": "14.30"}}, ("schedules.csv", "opens_at")),
    "a time that is none": ({"schedules": {"opens_at": "noon"}}, ("schedules.csv", "opens_at")),
    "a time of another zone": ({"schedules": {"opens_at": "15:00Z"}}, ("schedules.csv", "opens_at")),
    "closing before opening": ({"schedules": {"closes_at": "03:00"}}, ("schedules.csv", "closes_at")),
    "every other week": ({"schedules": {"interval": "2"}}, ("schedules.csv", "interval")),
    "every month": ({"schedules": {"freq": "MONTHLY"}}, ("schedules.csv", "freq")),
    "so many times": ({"schedules": {"count": "5"}}, ("schedules.csv", "count")),
    "the second Monday": ({"schedules": {"byday": "2MO"}}, ("schedules.csv", "byday")),
    "some weeks": ({"schedules": {"byweekno": "41"}}, ("schedules.csv", "byweekno")),
    "a weekday by number": ({"regular_schedules": {"id": "1", "service_id": "s1", "weekday": "1", "opens_at": "9:00",
                                                   "closes_at": "10:00"}}, ("regular_schedules.csv", "weekday")),
    "the year 1": ({"services": {"assured_date": "0001-01-01"}}, ("services.csv", "assured_date")),
    "a line break as two letters": ({"services": {"name": "Compiti\\ninsieme"}}, ("services.csv", "name")),
    "a row that comes again": ({"organizations": [BODY, BODY]}, ("organizations.csv", "id")),
    "a place off the globe": ({"locations": {"latitude": "100"}}, ("locations.csv", "latitude")),
    "half a position": ({"locations": {"longitude": ""}}, ("locations.csv", "latitude")),
    "a place in the sea": ({"locations": {"latitude": "0", "longitude": "0"}}, ("locations.csv", "latitude")),
    "a site that is none": ({"organizations": {"website": "la rete"}}, ("organizations.csv", "website")),
    "a tax code with a wrong digit": ({"organizations": {"tax_id": "99000150004"}}, ("organizations.csv", "tax_id")),
    "an age beyond all": ({"services": {"maximum_age": "999"}}, ("services.csv", "maximum_age")),
    "ages upside down": ({"services": {"minimum_age": "9", "maximum_age": "3"}}, ("services.csv", "maximum_age")),
    "a language that is none": ({"languages": {"id": "1", "service_id": "s1", "code": "Klingonian"}},
                                ("languages.csv", "code")),
    "a state that is none": ({"services": {"status": "open"}}, ("services.csv", "status")),
    "a contact of nobody": ({"contacts": {"id": "c1", "name": "Ada"}}, ("contacts.csv", "organization_id")),
    "a contact without a name": ({"contacts": {"id": "c1", "organization_id": "b1"}}, ("contacts.csv", "name")),
    "an e-mail that is none": ({"contacts": {"id": "c1", "organization_id": "b1", "name": "Ada", "email": "ada"}},
                               ("contacts.csv", "email")),
    "a number that is none": ({"contacts": {"id": "c1", "organization_id": "b1", "name": "Ada"},
                               "phones": {"id": "p1", "contact_id": "c1", "number": "ring me"}}, ("phones.csv", "number")),
    "days that end before they begin": ({"holiday_schedules": {"id": "1", "service_id": "s1", "closed": "true",
                                         "start_date": "2026-08-31", "end_date": "2026-08-01"}},
                                        ("holiday_schedules.csv", "end_date")),
    "other hours on some days": ({"holiday_schedules": {"id": "1", "service_id": "s1", "closed": "false",
                                  "start_date": "2026-08-01"}}, ("holiday_schedules.csv", "closed")),
    "a term that means nothing": ({"service_attributes": {"taxonomy_term_id": "T9"}}, ("services.csv", "taxonomy_term_id")),
}  # fmt: skip


@pytest.mark.parametrize("dirt", DIRT)
def test_each_kind_of_dirt_is_told_where_it_stands(package, dirt):
    tables, (file, column) = DIRT[dirt]
    found = read_alone(package(**tables))
    assert (file, column) in {(file, column) for file, _, column in told(found)}
    assert all(one.line for one in found.findings)


def test_what_is_dirty_takes_nothing_else_with_it(package):
    other = {"id": "b2", "name": "Altra", "website": "no address"}
    more = {"id": "s2", "organization_id": "b9", "name": "Altro", "status": "active"}
    found = read_alone(package(organizations=[BODY, other], services=[SERVICE, more],
                               schedules=[TIMES, TIMES | {"id": "t2", "opens_at": "dawn"}]))  # fmt: skip
    assert [one["id"] for one in rows(found, "organisations")] == ["hsds-rete-b1", "hsds-rete-b2"]
    assert [one["id"] for one in rows(found, "commitments")] == ["hsds-rete-s1-at-l1"]
    assert "website" not in rows(found, "organisations")[1], (
        "a cell that is told is not a cell that was emptied"
    )


def test_a_service_at_two_places_is_two_offers_and_one_without_is_one(package):
    second = PLACE | {"id": "l2", "name": "Sala"}
    online = PLACE | {"id": "l3", "location_type": "virtual"}
    pairs = [AT, AT | {"id": "a2", "location_id": "l2"}, AT | {"id": "a3", "location_id": "l3"}]
    times = [TIMES | {"service_at_location_id": "a1"}, TIMES | {"id": "t2", "byday": "FR", "service_at_location_id": "a2"},
             TIMES | {"id": "t3", "byday": "SA"}]  # fmt: skip
    found = read_alone(package(locations=[PLACE, second, online], service_at_location=pairs, schedules=times))
    assert [
        (one["id"], one["place_id"], one["modes"], one["windows"]) for one in rows(found, "commitments")
    ] == [
        (
            "hsds-rete-s1-at-l1",
            "hsds-rete-l1",
            "IN_PERSON",
            "mon 15:00-17:00|thu 15:00-17:00|sat 15:00-17:00",
        ),
        ("hsds-rete-s1-at-l2", "hsds-rete-l2", "IN_PERSON", "fri 15:00-17:00|sat 15:00-17:00"),
        ("hsds-rete-s1-at-l3", "", "ONLINE", "sat 15:00-17:00"),
    ]
    assert [one["id"] for one in rows(found, "places")] == ["hsds-rete-l1", "hsds-rete-l2"]
    alone = read_alone(package(locations=[], service_at_location=[]), mode="AT_HOME")
    [row] = [row for row in alone.rows if row.table == "commitments"]
    assert (row.key, row.defaults["modes"]) == ("hsds-rete-s1", "AT_HOME")


def test_schedules_with_other_dates_than_the_last_are_told_and_closed_days_are_carried(package):
    spring, autumn = (TIMES | {"id": id_, "byday": day, "valid_from": start, "valid_to": end} for id_, day, start, end in (
        ("t1", "MO", "2026-02-01", "2026-06-30"), ("t2", "WE", "2026-09-01", "2026-12-20")))  # fmt: skip
    closed = [{"id": "1", "location_id": "l1", "closed": "true", "start_date": "2026-11-01"},
              {"id": "2", "service_id": "s1", "closed": "true", "start_date": "2026-12-24", "end_date": "01/13/2027"}]  # fmt: skip
    found = read_alone(package(schedules=[spring, autumn], holiday_schedules=closed))
    [offer] = rows(found, "commitments")
    assert (offer["windows"], offer["valid_from"], offer["valid_to"]) == (
        "wed 15:00-17:00", "2026-09-01", "2026-12-20",
    )  # fmt: skip
    assert offer["closures"] == "2026-11-01/2026-11-01|2026-12-24/2027-01-13"
    assert ("schedules.csv", 2, "valid_from") in told(found)
    assert ("holiday_schedules.csv", 3, "end_date") in told(found), "month first: it can be read one way only"


def test_a_tax_code_comes_only_where_it_is_a_right_italian_one(package):
    codes = [{"id": "1", "organization_id": "b1", "identifier_scheme": "GB-COH", "identifier": "99000150005"},
             {"id": "2", "organization_id": "b1", "identifier_scheme": "IT-CF", "identifier": "IT 99000250003"}]  # fmt: skip
    found = read_alone(
        package(organizations={"legal_status": "Cooperativa sociale"}, organization_identifiers=codes)
    )
    [body] = rows(found, "organisations")
    assert (body["tax_code"], body["kind"]) == ("99000250003", "SOCIAL_COOPERATIVE")
    assert rows(read_alone(package(organization_identifiers=codes[:1])), "organisations")[0]["tax_code"] == ""


async def test_without_hours_or_places_an_offer_is_told_and_left_out_not_guessed(tiny, package, stated):
    bare = package(schedules=[])
    read = await read_hsds(OPERATOR, tiny, bare, stated(places=None))
    assert told(read) == {("services.csv", 2, "hours_per_week"), ("services.csv", 2, "places")}
    assert rows(read, "commitments") == []
    assert ("commitments", "hsds-rete-s1-at-l1") in read.told
    with pytest.raises(PattiError, match=r"hours per week 1\.1"):
        stated(hours_per_week="1.1")


async def test_a_second_reading_proposes_what_changed_upstream_and_leaves_what_was_changed_here(
    office, package, stated
):
    folder = package(
        services=SERVICE | {"minimum_age": "6"}, contacts={"id": "c1", "organization_id": "b1", "name": "Ada"}
    )
    await brought(office, folder, stated())
    assert (await proposed(office, folder, stated())).proposals == []
    key = "hsds-rete-s1-at-l1"
    await office.driver.execute_query(
        "MATCH (c:Commitment {id: $key}) SET c.title = 'Compiti, qui', c.places = 9, c.revision = c.revision + 1",
        {"key": key},
    )
    assert (await proposed(office, folder, stated())).proposals == [], (
        "edits made here are no news of the file"
    )
    package(services=SERVICE | {"minimum_age": "8"}, organizations=BODY | {"website": "https://rete.example"},
            contacts={"id": "c1", "organization_id": "b1", "name": "Ada"})  # fmt: skip
    found = await proposed(office, folder, stated(places="7"))
    assert [
        (one.kind, one.key, [(cell.column, cell.theirs) for cell in one.changes]) for one in found.proposals
    ] == [
        (CHANGED, "hsds-rete-b1", [("website", "https://rete.example")]),
        (CHANGED, key, [("min_age", "8")]),
    ]
    await approve(APPROVER, office, found, [one.id for one in found.proposals])
    offer = (await commitments(office, [key]))[key]
    assert (offer.title, offer.places, offer.min_age) == ("Compiti, qui", 9, 8)
    package(services=SERVICE | {"minimum_age": "8", "name": "Compiti, là"},
            contacts={"id": "c1", "organization_id": "b1", "name": "Ada"})  # fmt: skip
    found = await proposed(office, folder, stated())
    [conflict] = [one for one in found.proposals if one.kind is CONFLICT]
    assert [(cell.ours, cell.theirs, cell.both) for cell in conflict.changes] == [
        ("Compiti, qui", "Compiti, là", True)
    ]


async def test_hours_that_were_stated_and_then_told_upstream_are_for_people_to_settle(
    office, package, stated
):
    folder = package(schedules=[])
    await brought(office, folder, stated(hours_per_week="3"))
    assert (await proposed(office, folder, stated())).findings == [], (
        "what is here needs nothing stated again"
    )
    package()
    [found] = (await proposed(office, folder, stated())).proposals
    assert (found.kind, {cell.column: (cell.ours, cell.theirs) for cell in found.changes}) == (
        CONFLICT, {"hours_per_week": ("3", "4"), "windows": ("", "mon 15:00-17:00|thu 15:00-17:00")}
    )  # fmt: skip


async def test_what_is_no_longer_there_or_no_longer_given_is_proposed_as_gone_but_not_what_became_dirty(
    office, package, stated
):
    second = SERVICE | {"id": "s2", "name": "Chitarra"}
    ada = {"id": "c1", "organization_id": "b1", "name": "Ada"}
    tables = {"services": [SERVICE, second], "service_at_location": [AT, AT | {"id": "a2", "service_id": "s2"}],
              "service_attributes": [TERM, TERM | {"id": "x2", "service_id": "s2"}],
              "schedules": [TIMES, TIMES | {"id": "t2", "service_id": "s2"}], "contacts": ada}  # fmt: skip
    folder = package(**tables)
    await brought(office, folder, stated())
    package(**tables | {"service_attributes": [TERM], "contacts": ada | {"name": ""}})
    assert (await proposed(office, folder, stated())).proposals == [], (
        "terms and a name are gone, what had them is not"
    )
    package(**tables | {"services": [SERVICE, second | {"status": "defunct"}]})
    found = await proposed(office, folder, stated())
    assert [(one.kind, one.key, one.label) for one in found.proposals] == [
        (GONE, "hsds-rete-s2-at-l1", "Chitarra")
    ]
    assert (await proposed(office, folder, stated(), whole=False)).proposals == []
    (folder / "services.csv").write_text(as_csv([SERVICE]) + "s2,too,short\n")
    assert (await proposed(office, folder, stated())).proposals == [], (
        "a row was lost: nobody knows what is gone"
    )


async def test_an_import_that_was_cut_off_goes_on_where_it_stopped(office, package, stated):
    folder = package(
        contacts={"id": "c1", "organization_id": "b1", "name": "Ada", "email": "ada@example.org"}
    )
    found = await proposed(office, folder, stated())
    first = [one.id for one in found.proposals if one.table in ("places", "organisations")]
    await approve(APPROVER, office, found, first)
    await office.driver.execute_query(
        "MATCH (one:Origin) DETACH DELETE one"
    )  # as if it died before noting it
    found = await proposed(office, folder, stated())
    assert [(one.kind, one.table) for one in found.proposals] == [(NEW, "contacts"), (NEW, "commitments")]
    steps = []
    await approve(APPROVER, office, found, [one.id for one in found.proposals], progress=steps.append)
    assert (sum(steps), len([one for one in steps if one > 0])) == (2, 2), "the bar moves as it is written"
    assert (await proposed(office, folder, stated())).proposals == []
    [contact] = await contacts_by_ids(office, ["hsds-rete-c1"])
    assert (contact.email, contact.publish) == ("ada@example.org", frozenset()), (
        "nobody agreed to publish anything"
    )
    assert (await partners(office, ["hsds-rete-b1"]))["hsds-rete-b1"].source == "HSDS: rete"
    [place] = (await places(office, ["hsds-rete-l1"])).values()
    assert (place.area_id, str(place.precision)) == ("mill", "APPROXIMATE")


async def test_the_networks_own_mappings_are_used_where_the_taxonomy_is_theirs(tiny, package, stated):
    term = {"id": "T7", "code": "1343", "name": "Tutoring", "taxonomy": "Open Eligibility"}
    attribute = {"taxonomy_term_id": "T7"}
    read = await read_hsds(
        OPERATOR, tiny, package(taxonomy_terms=term, service_attributes=attribute), stated(mapping=None)
    )
    assert rows(read, "commitments")[0]["competence_ids"] == "homework"
    other = package(taxonomy_terms=term | {"taxonomy": "Ours"}, service_attributes=attribute)
    read = await read_hsds(OPERATOR, tiny, other, stated(mapping=None))
    assert rows(read, "commitments") == [], "1343 means something else to somebody else"
    assert list(read.unmapped.values()) == [1]


def test_unmapped_terms_are_written_to_be_filled_in_and_what_was_filled_in_stays(tmp_path):
    path = tmp_path / "terms.csv"
    unmapped = {Term("T1", name="Compiti"): 2, Term("=cmd()", name="+evil"): 5}
    assert write_mapping(path, {}, unmapped, None) == 2
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines == [
        "taxonomy_term_id_or_code,competence_id,name,services",
        "'=cmd(),,'+evil,5",
        "T1,,Compiti,2",
    ]
    path.write_text(
        path.read_text("utf-8-sig").replace("'=cmd(),", "'=cmd(),spid").replace("T1,", "T1,homwork"), "utf-8"
    )
    filled_in, [finding] = read_mapping(path, {"spid", "homework"})
    assert filled_in == {"=cmd()": ("spid",)}
    assert (finding.file, finding.line, finding.found) == ("terms.csv", 3, "homwork")
    assert "did you mean homework?" in finding.expected
    with pytest.raises(PattiError, match="there is a file already"):
        write_mapping(path, filled_in, {}, None)
    write_mapping(path, filled_in, {Term("T2"): 1}, path)
    assert path.read_text("utf-8-sig").splitlines()[1:] == ["'=cmd(),spid,,", "T2,,,1"]


@pytest.mark.parametrize(
    "content", [b"term,what\n", b"\xff\xfea\0", b"taxonomy_term_id_or_code,competence_id\n" + b"x" * 100_000]
)
def test_a_mapping_that_is_none_is_refused(tmp_path, content):
    path = tmp_path / "mapping.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableMapping):
        read_mapping(path, {"spid"})


def test_a_broader_concept_elsewhere_does_not_mean_a_competence():
    mapped = Mapped({}, {(MappingScheme.ESCO, "http://data.europa.eu/esco/skill/1"): ("homework",)})
    assert mapped.competences(Term("7", uri="http://data.europa.eu/esco/skill/1")) == ("homework",)
    assert mapped.competences(Term("7", uri="http://data.europa.eu/esco/skill/2")) == ()


async def test_what_cannot_be_used_at_all_is_refused_and_nothing_is_written(tiny, package, stated, tmp_path):
    hostile = written(tmp_path / "evil.json", "[" * 100_000)
    with pytest.raises(UnreadablePackage):
        await read_hsds(OPERATOR, tiny, hostile, stated())
    with pytest.raises(PattiError, match="no area 'moon'"):
        await read_hsds(OPERATOR, tiny, package(), stated(area="moon"))
    with pytest.raises(PattiError, match="no pact 'west-pact'"):
        await read_hsds(OPERATOR, tiny, package(), Stated("west-pact", "rete", TODAY))
    with pytest.raises(PattiError, match="lower-case letters and digits"):
        Stated("north-pact", "La Rete", TODAY)
    for role in (Role.CASE_MANAGER, Role.PARTNER, Role.ADMINISTRATOR):
        with pytest.raises(Forbidden):
            await read_hsds(Viewer("somebody", frozenset({role})), tiny, package(), stated())
    [record], _, _ = await tiny.driver.execute_query("MATCH (one:Origin) RETURN count(one) AS count")
    assert record["count"] == 0


@settings(max_examples=examples(50))
@given(document=documents)
def test_whatever_json_says_there_are_rows_findings_or_a_refusal(tmp_path_factory, document):
    path = written(tmp_path_factory.getbasetemp() / "any-in.json", document)
    try:
        found = read_alone(path)
    except PattiError:
        return
    assert all(row.key.startswith("hsds-rete-") for row in found.rows)


ids = st.lists(st.text(min_size=1, max_size=60) | st.uuids().map(str), min_size=1, max_size=2).map(tuple)


@given(one=ids, other=ids)
def test_every_id_makes_a_key_and_no_two_the_same(one, other):
    assert is_key(key("hsds-rete", *one))
    assert (key("hsds-rete", *one) == key("hsds-rete", *other)) == (one == other)


days = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
times = st.tuples(days, st.integers(0, 22), st.integers(0, 3)).map(
    lambda at: (
        TIMES | {"byday": at[0], "opens_at": f"{at[1]}:{at[2] * 15:02d}", "closes_at": f"{at[1] + 1}:00"}
    )
)


@settings(max_examples=examples(25))
@given(some=st.lists(times, min_size=1, max_size=6))
def test_hours_a_week_are_the_minutes_of_the_windows_each_once(tmp_path_factory, some):
    schedules = [one | {"id": f"t{number}"} for number, one in enumerate(some)]
    tables = {"organizations": [BODY], "locations": [PLACE], "services": [SERVICE], "service_at_location": [AT],
              "service_attributes": [TERM], "schedules": schedules}  # fmt: skip
    found = read_alone(written(tmp_path_factory.getbasetemp() / "times.json", tables))
    [offer] = rows(found, "commitments")
    assert float(offer["hours_per_week"]) * 60 == Week.parse(offer["windows"]).minutes
    assert Week.parse(offer["windows"]).minutes <= sum(60 - int(one["opens_at"][-2:]) for one in some)
