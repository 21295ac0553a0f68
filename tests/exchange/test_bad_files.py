"""A file that cannot be read as it should says so; the rest of the folder is checked all the same."""

import codecs
import json

import pytest

from graph_service.domain.permissions import OPERATOR
from graph_service.errors import PattiError
from graph_service.exchange.csv_folder import load_folder
from tests.exchange.spoiling import Tables, Wrong, findings_of

ROW = "a row of cells, each quote closed where its cell ends"
ORGANISATIONS = (
    "id, name, kind, tax_code, runts_section, aliases, place_id, website, publishes, invented, source"
)


def replaced(tables, table, old, new):
    """Replace text in a file, which must hold it once."""
    text = tables.text(table)
    assert text.count(old) == 1
    tables.bytes(table, text.replace(old, new).encode())


async def test_a_file_whose_name_is_mistyped_is_not_passed_over(tables, tiny, contents_of):
    tables.file("contacts").rename(tables.file("contact"))
    expected = "a file that patti reads (did you mean contacts.csv"
    wrong = Wrong("contact.csv", None, None, expected, "this name")
    assert await findings_of(tables, tiny, contents_of) == [wrong]


@pytest.mark.parametrize("name", ["shops.csv", "shops.geojson", "Contacts.CSV"])
async def test_a_file_that_is_not_ours_is_found(name, tables, tiny, contents_of):
    (tables.path / name).write_text("id\n", "utf-8")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong(name, None, None, "a file that patti reads", "this name")
    ]


async def test_files_of_other_kinds_are_nobodys_business(tables, tiny, contents_of):
    (tables.path / "notes.txt").write_text("not ours", "utf-8")
    report = await load_folder(OPERATOR, tables.path, tiny)
    assert report.findings == []


async def test_a_folder_with_the_name_of_a_file_is_found(tables, tiny, contents_of):
    tables.file("contacts").unlink()
    tables.file("contacts").mkdir()
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("contacts.csv", None, None, "a file", "something else of this name")
    ]


async def test_a_file_name_that_no_terminal_should_obey_is_spelt_out(tables, tiny, contents_of):
    (tables.path / "a\x1b[2Jb.csv").write_text("", "utf-8")
    [finding] = await findings_of(tables, tiny, contents_of)
    assert finding.file == "a\\x1b[2Jb.csv"


@pytest.mark.parametrize(
    ("name", "words"), [("nowhere", "nowhere is not a folder"), ("a-file", "a-file is not a folder")]
)
async def test_what_is_not_a_folder_is_refused(name, words, tmp_path, tiny, contents_of):
    (tmp_path / "a-file").write_text("", "utf-8")
    before = await contents_of(tiny)
    with pytest.raises(PattiError, match=words):
        await load_folder(OPERATOR, tmp_path / name, tiny)
    assert await contents_of(tiny) == before


async def test_a_folder_with_nothing_of_ours_is_refused(tmp_path, tiny):
    (tmp_path / "notes.txt").write_text("not ours", "utf-8")
    with pytest.raises(PattiError, match=r"holds none of the files that patti reads: areas\.csv, "):
        await load_folder(OPERATOR, tmp_path, tiny)


async def test_an_unknown_column_is_found_with_a_guess_and_the_rest_of_its_file_is_checked(
    tables, tiny, contents_of
):
    replaced(tables, "competences", "definition_it", "definiton_it")
    tables.cell("competences", 3, "label_it", "")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("competences.csv", 1, "definiton_it", "a column of competences (did you mean definition_it", "definiton_it"),
        Wrong("competences.csv", 3, "label_it", "a value", "nothing"),
    ]  # fmt: skip


async def test_a_missing_column_is_found_once_and_not_in_every_row(tables, tiny, contents_of):
    replaced(tables, "members", ",age_band", ",ageband")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("members.csv", 1, "age_band", "this column, which is required", "a heading without it"),
        Wrong("members.csv", 1, "ageband", "a column of members (did you mean age_band?)", "ageband"),
    ]


async def test_a_rule_about_a_column_that_is_missing_is_not_asked(tables, tiny, contents_of):
    heading, *rows = tables.rows("needs")
    column = heading.index("session_minutes")
    tables.write("needs", [row[:column] + row[column + 1 :] for row in (heading, *rows)])
    expected = "this column, which is required"
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("needs.csv", 1, "session_minutes", expected, "a heading without it")
    ]


async def test_a_missing_key_column_does_not_make_every_reference_wrong(tables, blank, contents_of):
    replaced(tables, "competences", "id,label_it", "key,label_it")
    assert await findings_of(tables, blank, contents_of) == [
        Wrong("competences.csv", 1, "id", "this column, which is required", "a heading without it"),
        Wrong("competences.csv", 1, "key", "a column of competences", "key"),
    ]


async def test_a_repeated_column_is_found_once(tables, tiny, contents_of):
    rows = tables.rows("contacts")
    tables.write("contacts", [[*rows[0], "role", "role"], [*rows[1], "", ""]])
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("contacts.csv", 1, "role", "each column once", "3 times")
    ]


async def test_columns_without_a_name_are_found(tables, tiny, contents_of):
    rows = tables.rows("contacts")
    tables.write("contacts", [[*row, "", " "] for row in rows])
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("contacts.csv", 1, None, "a name for every column", "2 without")
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "nothing"),
        (codecs.BOM_UTF8, "nothing"),
        (b"\n\n", "nothing"),
        (b"lantern,Associazione Lanterna,ASSOCIATION\n", "lantern,Associazione Lanterna,ASSOCIATION"),
        (b"id\tname\tkind\nlantern\tLanterna\tASSOCIATION\n", "id name kind"),
        (b'id,"name\n', 'id,"name'),
        (b"\x1b[2Jid;\x9f\n", "\\x1b[2Jid;\\x9f"),
    ],
)
async def test_a_file_without_our_heading_is_one_finding(content, found, tables, blank, contents_of):
    tables.bytes("organisations", content)
    expected = f"a heading with the columns of organisations: {ORGANISATIONS}"
    wrong = Wrong("organisations.csv", 1, None, expected, found)
    assert await findings_of(tables, blank, contents_of) == [wrong]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-be", "NUL bytes, as UTF-16 has them"),
        ("utf-16-le", "NUL bytes, as UTF-16 has them"),
    ],
)
async def test_a_file_in_another_alphabet_is_one_finding(encoding, found, tables, blank, contents_of):
    tables.bytes("organisations", tables.text("organisations").encode(encoding))
    wrong = Wrong("organisations.csv", 1, None, "text in UTF-8", found)
    assert await findings_of(tables, blank, contents_of) == [wrong]


async def test_each_cell_that_is_not_utf_8_is_found(tables, tiny, contents_of):
    tables.cell("competences", 9, "label_en", "digital identity, però")
    tables.bytes("competences", tables.text("competences").encode("cp1252"))
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("competences.csv", 9, "label_en", "text in UTF-8", "digital identity, per\\xf2"),
        Wrong("competences.csv", 9, "synonyms_it", "text in UTF-8", "identit\\xe0 digitale"),
    ]


async def test_bytes_that_are_no_text_are_found_where_they_stand(tables, tiny, contents_of):
    replaced(tables, "contacts", "segreteria", "segre\0teria")
    replaced(tables, "services", "con appuntamento", "con \x1b[31mappuntamento")
    control = "text without control characters"
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("contacts.csv", 2, "role", control, "segre\\x00teria"),
        Wrong("services.csv", 2, "how_to_ask", control, "con \\x1b[31mappuntamento"),
    ]


@pytest.mark.parametrize("count", [1, 3, 9, 12])
async def test_a_row_with_too_few_or_too_many_cells_is_found_and_its_key_still_counts(
    count, tables, blank, contents_of
):
    rows = tables.rows("organisations")
    rows[1] = (rows[1] + ["", ""])[:count]
    rows[2][2] = "CLUB"
    tables.write("organisations", rows)
    assert await findings_of(tables, blank, contents_of) == [
        Wrong("organisations.csv", 2, None, "11 cells, as in the heading", f"{count} cells"),
        Wrong("organisations.csv", 3, "kind", "one of ASSOCIATION", "CLUB"),
    ]


async def test_a_quote_that_never_closes_does_not_hide_the_lines_behind_it(tables, tiny, contents_of):
    lines = tables.text("needs").splitlines()
    lines[1] = lines[1].replace("HIGH", '"HIGH')
    lines[3] = lines[3].replace("URGENT", "SOON")
    tables.bytes("needs", "\n".join(lines).encode())
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("needs.csv", 2, None, ROW, f"unexpected end of data: {lines[1]}"[:79] + "…"),
        Wrong("needs.csv", 4, "priority", "one of URGENT, HIGH, NORMAL", "SOON"),
    ]


async def test_text_behind_a_closing_quote_is_found_and_the_next_rows_are_read(tables, tiny, contents_of):
    replaced(tables, "members", "FAM-TNY234,2,AGE_6_10", 'FAM-TNY234,2,"AGE_6"_10')
    replaced(tables, "members", "FAM-TNY567,1,AGE_18_64", "FAM-TNY567,1,AGE_18")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("members.csv", 3, None, ROW, "',' expected after '\"': FAM-TNY234,2,\"AGE_6\"_10"),
        Wrong("members.csv", 5, "age_band", "one of AGE_0_2", "AGE_18"),
    ]


async def test_a_cell_of_a_million_letters_is_found_and_the_next_rows_are_read(tables, tiny, contents_of):
    rows = tables.rows("services")
    rows[1][3], rows[2][9] = "x" * 1_000_000, "elsewhere"
    tables.write("services", rows)
    findings = await findings_of(tables, tiny, contents_of)
    assert [finding.line for finding in findings] == [2, 3]
    assert findings[0].found.startswith("field larger than field limit (131072): registry,Anagrafe,")
    assert len(findings[0].found) == 80
    assert findings[1] == Wrong("services.csv", 3, "email", "an e-mail address", "elsewhere")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
async def test_lines_are_counted_as_an_editor_does(ending, tables, tiny, contents_of):
    tables.cell("contacts", 2, "role", "two\nlines")
    last = tables.add("contacts", id="second", partner_id="lantern", name="Bruno", phone="none")
    tables.add("contacts", id="third", partner_id="lantern", name="Carla\n", email="none")
    content = (
        tables.text("contacts").replace("\n", ending).replace(f"{ending}second", f"{ending}{ending}second")
    )
    tables.bytes("contacts", content.encode())
    assert last == 3
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("contacts.csv", 5, "phone", "a telephone number", "none"),
        Wrong("contacts.csv", 6, "email", "an e-mail address", "none"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "column", "expected", "found"),
    [
        (b"{", 1, None, "JSON", "Expecting property name enclosed in double quotes"),
        (b'{\n"features": }', 2, None, "JSON", "Expecting value"),
        (b"", 1, None, "JSON", "Expecting value"),
        (b'"\xe0"', None, None, "a file of JSON in UTF-8", "'utf-8' codec can't decode"),
        (b"[" * 100_000, None, None, "a file of JSON in UTF-8", "maximum recursion depth"),
        (b"[]", None, None, "a GeoJSON FeatureCollection", "[]"),
        (b'{"features": []}', None, None, "a GeoJSON FeatureCollection", '{"features": []}'),
        (b'{"type": "FeatureCollection", "features": {}}', None, None, "a GeoJSON FeatureCollection", "{"),
    ],
)
async def test_polygons_that_cannot_be_read_are_found(
    content, line, column, expected, found, tables, tiny, contents_of
):
    (tables.path / "areas.geojson").write_bytes(content)
    [finding] = await findings_of(tables, tiny, contents_of)
    assert (finding.file, finding.line, finding.column) == ("areas.geojson", line, column)
    assert finding.expected == expected
    assert finding.found.startswith(found)


RING = [[7.68, 45.08], [7.7, 45.08], [7.7, 45.1], [7.68, 45.08]]
RINGS = "closed rings of longitudes and latitudes inside the world"


def polygon(id_="mill", kind="Polygon", coordinates=(RING,)):
    return {
        "type": "Feature",
        "properties": {"id": id_},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.mark.parametrize(
    ("feature", "place", "expected"),
    [
        (polygon("milll"), "properties.id", "the key of an area of areas.csv"),
        (polygon(None), "properties.id", "the key of an area of areas.csv"),
        (polygon(["mill"]), "properties.id", "the key of an area of areas.csv"),
        (polygon("bridge"), "properties.id", "each area once"),
        (polygon(kind="Point", coordinates=[7.68, 45.08]), "geometry.type", "Polygon or MultiPolygon"),
        (polygon(kind=None), "geometry.type", "Polygon or MultiPolygon"),
        (polygon(coordinates=[]), "geometry.coordinates", RINGS),
        (polygon(coordinates=None), "geometry.coordinates", RINGS),
        (polygon(coordinates=RING), "geometry.coordinates", RINGS),
        (polygon(coordinates=[RING[:3]]), "geometry.coordinates", RINGS),
        (polygon(coordinates=[[RING[0], RING[1], RING[0]]]), "geometry.coordinates", RINGS),
        (polygon(coordinates=[[*RING, [7.0, 45.0]]]), "geometry.coordinates", RINGS),
        (polygon(coordinates=[[[181, 45], *RING, [181, 45]]]), "geometry.coordinates", RINGS),
        (polygon(coordinates=[[[7, -91], *RING, [7, -91]]]), "geometry.coordinates", RINGS),
        (polygon(coordinates=[[["7", 45], *RING, ["7", 45]]]), "geometry.coordinates", RINGS),
        (polygon(kind="MultiPolygon"), "geometry.coordinates", RINGS),
    ],
)
async def test_a_polygon_that_makes_no_sense_is_found(feature, place, expected, tables, tiny, contents_of):
    features = [polygon("bridge"), feature, polygon("meadow", "MultiPolygon", [[RING]])]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    (tables.path / "areas.geojson").write_text(content, "utf-8")
    [finding] = await findings_of(tables, tiny, contents_of)
    assert (finding.file, finding.line, finding.column) == ("areas.geojson", None, f"features[1].{place}")
    assert finding.expected == expected


@pytest.mark.parametrize("feature", [None, [], {}, {"properties": None, "geometry": []}])
async def test_a_feature_without_its_parts_is_found(feature, tables, tiny, contents_of):
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (tables.path / "areas.geojson").write_text(content, "utf-8")
    findings = await findings_of(tables, tiny, contents_of)
    assert [finding.column for finding in findings] == [
        "features[0].geometry.type",
        "features[0].properties.id",
    ]


async def test_polygons_without_areas_are_found(tables, tiny, contents_of):
    tables.only("areas", "contacts")
    tables.file("areas").unlink()
    expected = "the key of an area of areas.csv"
    wrong = Wrong("areas.geojson", None, "features[0].properties.id", expected, '"mill"')
    assert await findings_of(tables, tiny, contents_of) == [wrong]


async def test_everything_wrong_is_told_at_once_in_the_order_of_the_files(tables, tiny, contents_of):
    tables.cell("areas", 3, "latitude", "north")
    tables.cell("areas", 3, "residents", "few")
    tables.cell("commitments", 4, "windows", "mon 19:00-14:00|tue 24:00-25:00")
    tables.cell("commitments", 4, "valid_to", "2025-01-01")
    tables.cell("commitments", 9, "partner_id", "nobody")
    tables.cell("interventions", 2, "commitment_ids", "homework-club|learning-room")
    tables.cell("needs", 5, "session_minutes", "45")
    tables.cell("volunteers", 2, "id", "lantern")
    Tables(tables.path).add("register", tax_code="1", name="", municipality="Torino", source="invented")
    places = [
        (finding.file, finding.line, finding.column)
        for finding in await findings_of(tables, tiny, contents_of)
    ]
    assert places == [
        ("areas.csv", 3, "latitude"),
        ("areas.csv", 3, "residents"),
        ("commitments.csv", 4, "valid_to"),
        ("commitments.csv", 4, "windows"),
        ("commitments.csv", 4, "windows"),
        ("commitments.csv", 9, "partner_id"),
        ("interventions.csv", 2, "commitment_ids"),
        ("needs.csv", 5, "hours_per_week"),
        ("register.csv", 2, "name"),
        ("register.csv", 2, "tax_code"),
        ("volunteers.csv", 2, "id"),
    ]
