"""Every kind of cell that can be wrong is found, where it stands, and nothing is loaded."""

import pytest

from graph_service.exchange.tables import TABLES
from tests.conftest import SEEDS
from tests.exchange.spoiling import Wrong, findings_of

DATE = "a date such as 2026-09-01"
DATES = "dates such as 2026-08-01/2026-08-31, or one date"
HOURS = "hours from 0.25 to 168, such as 2 or 1.5"
KEY = "a key: lower-case letters, digits and hyphens, such as casa-del-sole"
WINDOW = "a window such as mon 15:00-17:00"
CLOCK = f"{WINDOW} (hours go from 00:00 to 23:59; the end of the day is 00:00)"
LANGUAGE = "a BCP 47 language tag such as it, ar, zh-Hans"
CONTROL = "text without control characters"

CELLS = [
    ("contacts", 2, "id", "Lantern Desk", KEY),
    ("contacts", 2, "id", "lantern_desk", KEY),
    ("contacts", 2, "id", "-desk", KEY),
    ("contacts", 2, "name", "Ada\x07Esempio", CONTROL),
    ("contacts", 2, "name", "Ada\x00Esempio", CONTROL),
    ("contacts", 2, "name", "Ada\x85Esempio", CONTROL),
    ("contacts", 2, "role", "x" * 2001, "at most 2000 characters"),
    ("contacts", 2, "phone", "by letter", "a telephone number such as +39 011 555 0123"),
    ("contacts", 2, "phone", "٠١١ ٥٥٥ ٠١٠١", "a telephone number"),
    ("contacts", 2, "email", "lanterna", "an e-mail address"),
    ("contacts", 2, "email", "lanterna@example", "an e-mail address"),
    ("contacts", 2, "hours", "mon 12:00-9:00", f"{WINDOW} (it closes before it opens)"),
    ("contacts", 2, "publish", "phone|address", "one of name, phone, email, hours", "address"),
    ("organisations", 2, "website", "lanterna.example.org", "an address that begins with https://"),
    ("organisations", 2, "website", "https://", "an address that begins with https://"),
    ("organisations", 2, "runts_section", "h", "one of a, b, c, d, e, f, g"),
    ("organisations", 2, "invented", "maybe", "yes or no"),
    ("organisations", 2, "tax_code", "9900015000", "a tax code of 11 digits"),
    ("organisations", 2, "tax_code", "990001500055", "a tax code of 11 digits"),
    ("organisations", 2, "tax_code", "RSSMRA80A01L219M", "a tax code of 11 digits"),
    ("organisations", 2, "tax_code", "٩٩٠٠٠١٥٠٠٠٥", "a tax code of 11 digits"),
    ("organisations", 2, "tax_code", "99000150006", "a tax code whose check digit is right"),
    ("organisations", 2, "tax_code", "00000000000", "a tax code whose check digit is right"),
    ("organisations", 3, "tax_code", "99000150005", "a tax code of its own (lantern has it on line 2)"),
    ("pacts", 3, "starts_on", "2026-02-30", DATE),
    ("pacts", 3, "starts_on", "1/9/2026", DATE),
    ("pacts", 3, "starts_on", "2026-9-1", DATE),
    ("pacts", 3, "starts_on", "2026-13-01", DATE),
    ("pacts", 3, "starts_on", "20260901", DATE),
    ("pacts", 3, "starts_on", "2026-W36-2", DATE),
    ("pacts", 3, "starts_on", "٢٠٢٦-٠٩-٠١", DATE),
    ("pacts", 3, "ends_on", "soon", DATE),
    ("pacts", 3, "ends_on", "2025-12-31", "a date not before starts_on (2026-01-01)"),
    ("commitments", 2, "hours_per_week", "0", HOURS),
    ("commitments", 2, "hours_per_week", "-1", HOURS),
    ("commitments", 2, "hours_per_week", "169", HOURS),
    ("commitments", 2, "hours_per_week", "abc", HOURS),
    ("commitments", 2, "hours_per_week", "2h", HOURS),
    ("commitments", 2, "hours_per_week", "NaN", HOURS),
    ("commitments", 2, "hours_per_week", "1e1", HOURS),
    ("commitments", 2, "hours_per_week", "0.3", "hours in quarters: 0.25, 0.5, 0.75, 1 …"),
    ("commitments", 2, "hours_per_week", "0,1", HOURS),
    ("commitments", 2, "places", "0", "a whole number from 1 to 10000"),
    ("commitments", 2, "places", "-3", "a whole number from 1 to 10000"),
    ("commitments", 2, "places", "1.5", "a whole number from 1 to 10000"),
    ("commitments", 2, "places", "many", "a whole number from 1 to 10000"),
    ("commitments", 2, "windows", "mon 17:00-15:00", f"{WINDOW} (it closes before it opens)"),
    ("commitments", 2, "windows", "mon 15:00-15:00", f"{WINDOW} (it closes before it opens)"),
    ("commitments", 2, "windows", "mon 15:00-24:00", CLOCK),
    ("commitments", 2, "windows", "mon 25:00-26:00", CLOCK),
    ("commitments", 2, "windows", "mon 15:60-17:00", CLOCK),
    ("commitments", 2, "windows", "xyz 15:00-17:00", WINDOW),
    ("commitments", 2, "windows", "15:00-17:00", WINDOW),
    ("commitments", 2, "windows", "mon 15:00-17:00|tue", WINDOW, "tue"),
    ("commitments", 2, "windows", "mon 15:00-17:00, thu 15:00-17:00", WINDOW),
    ("commitments", 2, "closures", "2026-08-31/2026-08-01", "dates that do not end before they start"),
    ("commitments", 2, "closures", "2026-08-01/2026-08-32", DATES),
    ("commitments", 2, "closures", "2026-08-01/", DATES),
    ("commitments", 2, "closures", "/2026-08-01", DATES),
    ("commitments", 2, "closures", "2026-08-01/2026-08-02/2026-08-03", DATES),
    ("commitments", 2, "closures", "August", DATES),
    ("commitments", 2, "languages", "italiano", LANGUAGE),
    ("commitments", 2, "languages", "it|arabic", LANGUAGE, "arabic"),
    ("commitments", 2, "languages", "it, ar", LANGUAGE),
    ("commitments", 2, "languages", "xx", LANGUAGE),
    ("commitments", 2, "min_age", "six", "a whole number from 0 to 120"),
    ("commitments", 2, "max_age", "121", "a whole number from 0 to 120"),
    ("commitments", 2, "max_age", "5", "an age not below min_age (6)"),
    ("commitments", 2, "valid_to", "2026-01-14", "a date not before valid_from (2026-01-15)"),
    ("commitments", 2, "assured_on", "yesterday", DATE),
    ("volunteers", 2, "insurance_until", "2030-12-32", DATE),
    ("areas", 2, "latitude", "90.1", "a number from -90 to 90"),
    ("areas", 2, "latitude", "45°04'", "a number from -90 to 90"),
    ("areas", 2, "longitude", "-180.5", "a number from -180 to 180"),
    ("areas", 2, "longitude", "inf", "a number from -180 to 180"),
    ("areas", 2, "latitude", "", "latitude and longitude together, or neither", "nothing"),
    ("areas", 2, "longitude", "", "latitude and longitude together, or neither", "nothing"),
    ("areas", 2, "residents", "1.000", "a whole number from 0 to 100000000"),
    ("area_shares", 2, "share", "0", "a share above 0, at most 1"),
    ("area_shares", 2, "share", "1.01", "a number from 0 to 1"),
    ("area_shares", 2, "share", "-0.5", "a number from 0 to 1"),
    ("area_shares", 2, "share", "60%", "a number from 0 to 1"),
    ("places", 2, "precision", "UNKNOWN", "BUILDING, STREET or APPROXIMATE, since the row has a position"),
    ("places", 4, "precision", "STREET", "UNKNOWN, since the row has no position"),
    ("places", 2, "wheelchair", "perhaps", "yes or no"),
    ("competence_mappings", 2, "concept_id", "two words", "a code or an address without spaces"),
    ("competence_mappings", 2, "concept_id", "9" * 301, "at most 300 characters"),
    ("beneficiaries", 2, "code", "FAM-1", "a family's code: FAM- and six of 23456789ABC"),
    ("members", 2, "number", "0", "a whole number from 1 to 20"),
    ("members", 2, "number", "21", "a whole number from 1 to 20"),
    ("needs", 2, "session_minutes", "14", "a whole number from 15 to 480"),
    ("needs", 2, "session_minutes", "481", "a whole number from 15 to 480"),
    ("needs", 2, "hours_per_week", "1.5", "a whole number of sessions of 60 minutes"),
    ("needs", 2, "ends_on", "2026-09-30", "a date not before starts_on (2026-10-01)"),
    ("needs", 2, "member", "9", "the number of a member of this family", "FAM-TNY234/9"),
    ("referrals", 2, "ends_on", "2026-09-13", "a date not before starts_on (2026-09-14)"),
    ("referrals", 2, "requested_on", "01.09.2026", DATE),
    ("assignments", 2, "ends_on", "2026-10-04", "a date not before starts_on (2026-10-05)"),
]  # fmt: skip


def _case(table, line, column, cell, expected, found=None):
    return pytest.param(table, line, column, cell, expected, found, id=f"{table}.{column}={cell[:30]!r}")


def cut(text):
    """Return text as a finding shows it."""
    text = text.replace("\x07", "\\x07").replace("\x00", "\\x00").replace("\x85", "\\x85")
    return text if len(text) <= 80 else f"{text[:79]}…"


@pytest.mark.parametrize(
    ("table", "line", "column", "cell", "expected", "found"), [_case(*one) for one in CELLS]
)
async def test_a_cell_that_is_wrong_is_found_where_it_stands(
    table, line, column, cell, expected, found, tables, tiny, contents_of
):
    tables.cell(table, line, column, cell)
    findings = await findings_of(tables, tiny, contents_of)
    wrong = Wrong(f"{table}.csv", line, column, expected, found or cut(cell))
    assert wrong in findings
    assert findings == [wrong] or column in ("code", "number")  # what refers to those is told as well


IN_TINY = [table for table in TABLES if (SEEDS / "tiny" / table.file).exists()]
EACH_COLUMN = [(table.name, column) for table in IN_TINY for column in table.columns]


def columns(which):
    return [
        pytest.param(table, column, id=f"{table}.{column.name}")
        for table, column in EACH_COLUMN
        if which(column)
    ]


@pytest.mark.parametrize(("table", "column"), columns(lambda column: column.required))
async def test_a_required_cell_is_not_empty(table, column, tables, tiny, contents_of):
    tables.cell(table, 2, column.name, "  ")
    expected = "at least one value" if column.many else "a value"
    wrong = Wrong(f"{table}.csv", 2, column.name, expected, "nothing")
    assert wrong in await findings_of(tables, tiny, contents_of)


@pytest.mark.parametrize(("table", "column"), columns(lambda column: "one_of" in column.read.__qualname__))
async def test_a_word_that_is_not_in_the_list_is_found(table, column, tables, tiny, contents_of):
    tables.cell(table, 2, column.name, "NONSENSE")
    [finding] = await findings_of(tables, tiny, contents_of)
    assert finding == Wrong(f"{table}.csv", 2, column.name, "one of ", "NONSENSE")


@pytest.mark.parametrize(("table", "column"), columns(lambda column: column.refers))
async def test_a_reference_that_points_nowhere_is_found(table, column, tables, tiny, contents_of):
    nobody = "FAM-ZZZZZZ" if column.refers == "beneficiary" else "zzzzzz"
    tables.cell(table, 2, column.name, nobody)
    kind = f"{'an' if column.refers[0] in 'aeiou' else 'a'} {column.refers}"
    expected = f"the key of {kind}, in this folder or in the graph"
    findings = await findings_of(tables, tiny, contents_of)
    assert Wrong(f"{table}.csv", 2, column.name, expected, nobody) in findings
    assert {finding.file for finding in findings} <= {f"{table}.csv", "needs.csv"}


@pytest.mark.parametrize(
    ("written", "guess"),
    [
        ("homwork", "did you mean homework?"),
        ("Homework", "did you mean homework?"),
        ("aiuto compitti", "did you mean homework?"),
        ("maths tutoring", "did you mean maths?"),
        ("spidd", "did you mean spid?"),
    ],
)
async def test_a_misspelt_competence_gets_a_guess(written, guess, tables, blank, contents_of):
    tables.cell("needs", 2, "competence_id", written)
    expected = f"the key of a competence, in this folder or in the graph ({guess})"
    wrong = Wrong("needs.csv", 2, "competence_id", expected, written)
    assert await findings_of(tables, blank, contents_of) == [wrong]
