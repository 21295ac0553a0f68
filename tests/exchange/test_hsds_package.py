"""HSDS packages become records with their places; what is hostile, endless or no text is refused with its line."""

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import PattiError
from graph_service.exchange import hsds_package, hsds_tables
from graph_service.exchange.archives import UnsafeArchive
from graph_service.exchange.hsds_package import read_package
from graph_service.exchange.hsds_tables import TABLES, UnreadablePackage
from tests.examples import examples

FIXTURES = Path(__file__).parent.parent / "fixtures" / "hsds" / "in"
OHANA, HSDS3 = FIXTURES / "ohana", FIXTURES / "hsds3"


@pytest.fixture
def package(tmp_path):
    """Write a folder of tables, or of whatever text a file is to hold."""

    def write(**tables):
        folder = tmp_path / "package"
        folder.mkdir(exist_ok=True)
        for name, content in tables.items():
            text = content if isinstance(content, str | bytes) else as_csv(content)
            data = text if isinstance(text, bytes) else text.encode()
            (folder / f"{name}.csv").write_bytes(data)
        return folder

    return write


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def zipped(folder, path, below=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{below}{file.name}")
        archive.writestr(f"__MACOSX/{below}._services.csv", b"\0\0")
    return path


def said(found):
    return [(one.table, one.fields) for some in found.records.values() for one in some]


def written(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


@pytest.mark.parametrize("below", ["", "sample-csv/"])
def test_a_folder_and_a_zip_of_it_hold_the_same_records(tmp_path, below):
    folder, archive = read_package(OHANA), read_package(zipped(OHANA, tmp_path / "ohana.zip", below))
    assert said(archive) == said(folder)
    assert (len(folder.of("services")), len(folder.of("organizations"))) == (23, 8)
    last = folder.of("services")[-1]
    assert (last.file, last.line, last.get("name")) == ("services.csv", 24, "Example Service Name")
    assert folder.whole


def test_the_names_of_all_versions_are_understood(package):
    found = read_package(
        package(
            organization=[{"id": "1", "name": "One"}],
            services_at_location=[{"id": "1", "service_id": "1", "location_id": "1"}],
            physical_address=[{"id": "1", "location_id": "1", "address_1": "Via Roma 1"}],
            services_taxonomy=[{"id": "1", "service_id": "1", "taxonomy_id": "T"}],
            service_attributes=[{"id": "1", "service_id": "1", "taxonomy_term_id": "T"}],
            taxonomy=[{"taxonomy_id": "T", "name": "Term"}],
            funding=[{"id": "1", "source": "nobody reads this"}],
        )
    )
    assert {table: len(some) for table, some in found.records.items()} == {
        "organizations": 1,
        "service_at_location": 1,
        "addresses": 1,
        "service_taxonomy": 1,
        "attributes": 1,
        "taxonomy_terms": 1,
    }
    assert found.of("taxonomy_terms")[0].id == "T"
    assert found.findings == []


def test_a_description_may_say_which_file_holds_which_table(package):
    folder = package(enti=[{"id": "1", "name": "Uno"}])
    resources = [{"name": "organization", "path": "enti.csv"}, {"name": "service", "path": "../../etc/passwd"},
                 {"name": "location", "path": "https://example.org/locations.csv"}]  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    found = read_package(folder)
    assert [one.get("name") for one in found.of("organizations")] == ["Uno"]
    assert found.findings == []


def test_a_description_that_is_none_is_told_and_the_files_go_by_their_names():
    found = read_package(HSDS3 / "csv")
    assert [one.file for one in found.findings] == ["datapackage.json"]
    assert found.of("organizations")[0].get("name") == "Example Organization Inc."


def test_tables_in_json_hold_the_same_records_as_in_csv():
    tables, document = read_package(HSDS3 / "csv"), read_package(HSDS3 / "tabular.json")
    assert sorted(map(str, said(tables))) == sorted(map(str, said(document)))
    assert document.of("services")[0].file == "tabular.json $['services.csv'][0]"
    assert document.whole


@pytest.mark.parametrize("name", ["service_full.json", "organization_full.json"])
def test_nested_records_hang_on_each_other_and_each_comes_once(name):
    found = read_package(HSDS3 / name)
    counts = Counter(one.table for some in found.records.values() for one in some)
    assert set(counts.values()) == {1}
    assert found.findings == []
    [service], [pair], [location], [contact] = map(
        found.of, ("services", "service_at_location", "locations", "contacts")
    )
    [body], [phone], [attribute], [term] = map(
        found.of, ("organizations", "phones", "attributes", "taxonomy_terms")
    )
    assert service.get("organization_id") == body.id
    assert (pair.get("service_id"), pair.get("location_id")) == (service.id, location.id)
    assert phone.get("contact_id") == contact.id
    assert attribute.get("service_id") == service.id
    assert attribute.get("taxonomy_term_id") == term.id
    assert body.id in contact.links("organization_id")
    assert not found.whole, "one service says nothing of the others"


def test_lists_come_in_an_envelope_and_their_kind_is_told_by_what_they_hold(tmp_path):
    services = read_package(HSDS3 / "service_list.json")
    assert {table: len(some) for table, some in services.records.items()} == {
        "services": 1,
        "organizations": 1,
        "programs": 1,
    }
    bodies = read_package(HSDS3 / "organization_list.json")
    assert [one.get("name") for one in bodies.of("organizations")] == ["Example Organization Inc."]
    assert not read_package(HSDS3 / "taxonomy_list.json").of("organizations")
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in (1, 2):
        written(pages / f"services-{number}.json", {"contents": [{"id": str(number), "status": "active"}]})
    assert [one.id for one in read_package(pages).of("services")] == ["1", "2"]


def test_what_two_places_say_of_one_record_is_put_together_and_what_they_do_not_agree_on_is_told(tmp_path):
    body = {"id": "b", "name": "One", "website": "https://one.example"}
    services = [
        {"id": "1", "status": "active", "organization": {"id": "b", "name": "One"}},
        {"id": "2", "status": "active", "organization": {**body, "name": "Other"}},
        {"id": "2", "status": "active"},
    ]
    found = read_package(written(tmp_path / "services.json", services))
    [one] = found.of("organizations")
    assert (one.get("name"), one.get("website")) == ("One", "https://one.example")
    assert [(one.file, one.column, one.found) for one in found.findings] == [
        ("services.json $[1].organization", "name", "Other"),
        ("services.json $[2]", "id", "2"),
    ]


def test_single_rows_that_cannot_be_read_are_told_and_the_others_kept(package):
    text = 'id,name\n1,One\n1,Again\n2\n3,"Never closed\n4,Four\\nand more\n5,"Five\nlines"\n'
    found = read_package(package(organizations=text))
    assert [(one.id, one.line, one.get("name")) for one in found.of("organizations")] == [
        ("1", 2, "One"),
        ("4", 6, "Four and more"),
        ("5", 7, "Five lines"),
    ]
    assert [(one.line, one.column) for one in sorted(found.findings, key=lambda one: one.place)] == [
        (3, "id"),
        (4, None),
        (5, None),
        (6, "name"),
    ]
    assert not found.whole, "who knows what the lost rows told of"


def test_semicolons_byte_order_marks_and_odd_capitals_of_headings_are_read(package):
    found = read_package(package(organizations=b"\xef\xbb\xbfID;Name\n1;Citt\xc3\xa0, insieme\n"))
    assert [one.fields for one in found.of("organizations")] == [{"id": "1", "name": "Città, insieme"}]


REFUSED = {
    "latin": (b"id,name\n1,One\n2,Citt\xe0\n", "organizations.csv:3: text in UTF-8"),
    "wide": ("id,name\n1,One\n".encode("utf-16"), "organizations.csv:1: .*UTF-16"),
    "nul": (b"id,name\n1,O\0ne\n", "organizations.csv:2: .*no text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_other_encodings_are_refused_with_their_line(package, case):
    content, told = REFUSED[case]
    with pytest.raises(UnreadablePackage, match=told):
        read_package(package(organizations=content))


def test_one_endless_line_is_refused_before_it_fills_the_memory(tmp_path):
    folder = tmp_path / "long"
    folder.mkdir()
    with (folder / "organizations.csv").open("wb") as file:
        file.write(b"id,name\n1,")
        file.truncate(1 << 30)  # a gigabyte without a line's end, which takes no room on the disk
    with pytest.raises(UnreadablePackage, match=r"organizations.csv:2: a line of more than"):
        read_package(folder)
    with (tmp_path / "long.json").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(UnreadablePackage, match=r"more than .* bytes of JSON"):
        read_package(tmp_path / "long.json")


def test_too_many_bytes_and_too_many_rows_are_refused(package, monkeypatch):
    folder = package(organizations="id,name\n" + "1,One\n" * 50)
    monkeypatch.setattr(hsds_tables, "MOST_ROWS", 40)
    with pytest.raises(UnreadablePackage, match=r"organizations\.csv:42: more than 40 rows"):
        read_package(folder)
    monkeypatch.setattr(hsds_package, "MOST_BYTES", 100)
    with pytest.raises(UnreadablePackage, match="more than 100 bytes"):
        read_package(folder)


BAD_JSON = {
    "nan": ('{"id": "NaN",\n "latitude": NaN}', "x.json:2: NaN"),
    "infinite": ('[\n\n{"latitude": -Infinity}]', "x.json:3: -Infinity"),
    "deep": ("[\n" * 100_000 + "]" * 100_000, "x.json:25: nested too deep"),
    "broken": ('{"id": 1,\n "name"}', "x.json:2: no JSON"),
    "nothing": ("", "x.json:1: no JSON"),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_json_that_is_none_or_endless_is_refused_with_its_line(tmp_path, case):
    content, told = BAD_JSON[case]
    with pytest.raises(UnreadablePackage, match=told):
        read_package(written(tmp_path / "x.json", content))


def test_records_nested_without_end_are_refused_with_their_path(tmp_path):
    service = {"id": "0", "status": "active"}
    for number in range(1, 60):
        service = {"id": str(number), "status": "active", "organization": {"id": "b", "services": [service]}}
    with pytest.raises(UnreadablePackage, match=r"\$\.organization\.services\[0\].*nested more than"):
        read_package(written(tmp_path / "x.json", service))


def test_archives_that_could_do_harm_are_refused(tmp_path):
    bomb, escape, two = tmp_path / "bomb.zip", tmp_path / "escape.zip", tmp_path / "two.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organizations.csv", b"0" * 50_000_000)
    with zipfile.ZipFile(escape, "w") as archive:
        archive.writestr("../organizations.csv", b"id,name\n")
    for path in (bomb, escape):
        with pytest.raises(UnsafeArchive):
            read_package(path)
    with zipfile.ZipFile(two, "w") as archive:
        for folder in ("new", "old"):
            archive.writestr(f"{folder}/organizations.csv", b"id,name\n")
    with pytest.raises(UnreadablePackage, match="several packages in one: new, old"):
        read_package(two)


def test_what_is_no_package_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "nowhere", written(tmp_path / "organizations.csv", "id\n")):
        with pytest.raises(UnreadablePackage):
            read_package(path)
    plain = tmp_path / "plain.zip"
    plain.write_text("PK, but no archive")
    with pytest.raises(UnsafeArchive):
        read_package(plain)
    found = read_package(written(tmp_path / "other.json", {"version": "3.0", "profile": "x"}))
    assert len(found.findings) == 1


words = st.sampled_from([*TABLES, *{name for names in TABLES.values() for name in names}, "contents", "taxonomy_term",
                         "organization", "service", "location", "program", "taxonomy_detail"])  # fmt: skip
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(words | st.text(max_size=4), below, max_size=6)
    ),
    max_leaves=20,
)


@settings(max_examples=examples(50))
@given(document=documents)
def test_whatever_json_says_there_are_records_findings_or_a_refusal(tmp_path_factory, document):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(document), "utf-8")
    try:
        found = read_package(path)
    except PattiError:
        return
    assert found.findings or any(found.records.values())
    assert all(isinstance(one, str) and one for _, fields in said(found) for one in fields.values())


@given(content=st.binary(max_size=300) | st.text(',;"\n\r\\nid1name', max_size=80).map(str.encode))
def test_whatever_a_table_holds_there_are_records_findings_or_a_refusal(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any-hsds"
    folder.mkdir(exist_ok=True)
    (folder / "organizations.csv").write_bytes(content)
    try:
        found = read_package(folder)
    except PattiError:
        return
    assert found.findings or any(found.records.values())
