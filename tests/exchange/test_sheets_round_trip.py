"""Whatever a network holds that a workbook can say, it says it again when it is read back."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from graph_service.domain.geography import Point
from graph_service.domain.model import (
    Commitment,
    CommitmentState,
    Contact,
    ContactPart,
    ContactWay,
    Mode,
    Organisation,
    OrganisationKind,
    Place,
    PlaceKind,
    Precision,
    Staffing,
    Volunteer,
)
from graph_service.domain.schedule import Period, Week, Window
from graph_service.exchange import rows
from graph_service.exchange.proposing import canonical
from graph_service.exchange.rows import BY_NAME, Stored
from graph_service.exchange.sheets import sheets
from graph_service.exchange.sheets_in import read_workbook
from graph_service.exchange.sheets_out import Lists, save, written
from tests.examples import examples

LETTERS = some.characters(exclude_categories=("C", "Z"), include_characters="=+-@ '·_")
WORDS = some.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
KEYS = some.sampled_from(["lanterna", "filo-2", "casa", "ada", "x-1"])
DAYS = some.dates(date(1950, 1, 1), date(2150, 1, 1))
NO_BARS = WORDS.filter(lambda text: "|" not in text)
MAYBE = some.none() | some.booleans()
LANGUAGES = some.lists(some.sampled_from(["it", "fr", "ar", "zh-Hant"]), unique=True, max_size=3).map(tuple)


def many(one, least=0):
    return some.lists(one, min_size=least, max_size=3, unique=True).map(tuple)


def maybe(one):
    return some.none() | one


@some.composite
def weeks(draw):
    spans = draw(some.lists(some.tuples(some.integers(0, 6), some.integers(0, 23)), unique=True, max_size=4))
    return Week.of(Window(day, hour * 60, hour * 60 + 45) for day, hour in spans)


@some.composite
def periods(draw):
    start = draw(DAYS)
    return Period(start, draw(some.none() | some.dates(start, date(2160, 1, 1))))


@some.composite
def places(draw):
    point = draw(
        maybe(some.builds(Point, some.floats(44, 46).map(lambda at: round(at, 6)), some.just(7.689123)))
    )
    return Place(
        draw(KEYS), draw(WORDS), draw(some.sampled_from(PlaceKind)), draw(KEYS), draw(maybe(WORDS)),
        draw(maybe(some.just("10100"))), point, Precision.STREET if point else Precision.UNKNOWN, draw(maybe(WORDS)),
        draw(MAYBE), draw(many(NO_BARS)), draw(maybe(WORDS)),
    )  # fmt: skip


ORGANISATIONS = some.builds(
    Organisation, KEYS, WORDS, some.sampled_from(OrganisationKind), some.sampled_from([None, "00505900019"]),
    some.sampled_from([None, *"abcdefg"]), many(NO_BARS), maybe(KEYS), some.sampled_from([None, "https://example.org/a"]),
    some.just(True), maybe(WORDS), publishes=some.booleans(), revision=some.integers(1, 10**6),
)  # fmt: skip
VOLUNTEERS = some.builds(
    Volunteer, KEYS, WORDS, many(KEYS), LANGUAGES, many(KEYS), maybe(DAYS), maybe(DAYS), maybe(KEYS), some.just(True),
    revision=some.integers(1, 10**6),
)  # fmt: skip
CONTACTS = some.builds(
    Contact, KEYS, KEYS, WORDS, maybe(WORDS), some.sampled_from([None, "+39 011 0000000", "011-0000000"]),
    some.sampled_from([None, "a@example.org"]), weeks(), maybe(some.sampled_from(ContactWay)),
    some.frozensets(some.sampled_from(ContactPart)), some.integers(1, 10**6),
)  # fmt: skip


@some.composite
def commitments(draw):
    least = draw(some.none() | some.integers(0, 60))
    return Commitment(
        draw(KEYS), draw(KEYS), draw(KEYS), draw(WORDS), draw(many(KEYS, 1)), 15 * draw(some.integers(1, 600)),
        draw(some.integers(1, 10_000)), draw(many(some.sampled_from(Mode), 1)), draw(periods()),
        draw(some.sampled_from(CommitmentState)), draw(weeks()), draw(many(periods().filter(lambda one: one.end))),
        draw(LANGUAGES), least, draw(some.none() | some.integers(least or 0, 120)), draw(maybe(KEYS)), draw(maybe(DAYS)),
        draw(some.sampled_from(Staffing)), draw(many(KEYS)), draw(some.booleans()), revision=draw(some.integers(1, 10**6)),
    )  # fmt: skip


WORLDS = some.fixed_dictionaries(
    {
        "places": some.lists(places(), max_size=3),
        "organisations": some.lists(ORGANISATIONS, max_size=3),
        "volunteers": some.lists(VOLUNTEERS, max_size=3),
        "contacts": some.lists(CONTACTS, max_size=3),
        "commitments": some.lists(commitments(), min_size=1, max_size=3),
    }
)
CELLS = {
    "places": rows.place_cells,
    "organisations": rows.organisation_cells,
    "volunteers": rows.volunteer_cells,
    "contacts": rows.contact_cells,
    "commitments": rows.commitment_cells,
}


def said(table, cells):
    """What cells mean, as far as the workbook has a column for it."""
    columns = [one.column for sheet in sheets() if sheet.table.name == table for one in sheet.headings]
    return {column.name: canonical(column, cells.get(column.name, "")) for column in columns}


@settings(max_examples=examples(8))  # each writes and reads a file
@given(world=WORLDS)
def test_out_and_in_again_is_the_same_network(tmp_path_factory, world):
    held = {
        table: [Stored(CELLS[table](one), one, getattr(one, "revision", None)) for one in things]
        for table, things in world.items()
    }
    named = {"partner": "organisations", "organisation": "organisations", "place": "places"}
    lists = Lists({kind: {one.id: one.name for one in world[table]} for kind, table in named.items()})
    path = tmp_path_factory.mktemp("sheets") / "rete.xlsx"
    save(written(lists, held), path)
    found = read_workbook(path)
    assert found.findings == []
    assert [(one.table, one.revision, said(one.table, one.cells)) for one in found.rows] == [
        (sheet.table.name, one.revision, said(sheet.table.name, one.cells))
        for sheet in sheets()
        for one in held[sheet.table.name]
    ]
    for row in found.rows:
        for name, cell in row.cells.items():
            if cell:
                column = BY_NAME[row.table].by_name[name]
                for part in cell.split("|") if column.many else [cell]:
                    column.read(part.strip())
