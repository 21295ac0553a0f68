"""Texts about families: what would tell who they are is found in every spelling, everything else is left alone."""

import re
from datetime import date

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from stdnum import iban
from stdnum.it import codicefiscale

from graph_service.domain import identifying
from graph_service.domain.identifying import IdentifierKind, identifiers, identifying_problems
from graph_service.domain.problems import TellsWho

INNOCENT = """
la mamma preferisce dopo le 15:30
dalle 15:30 alle 17:00, mai prima delle 9
lun 15.00-17.00, mar 9.00-12.00, gio 09.00-12.30 15.00-18.00
dal 3 al 5, dal 01/02 al 05/03
dal lunedì al venerdì 16-18
2 figli, di 8 e 10 anni
ha 3 fratelli: 4, 7 e 10 anni; bambini di 10/12/14 anni
nato a marzo 2019, compie gli anni il 12 marzo
150 euro, poi 1.500,00 euro e 10.000 euro in 12 mesi
legge L. 328/2000, D.Lgs. 117/2017, art. 55, D.G.R. 22-5076, prot. 1234/2026
circoscrizione 6
5^ elementare, 3a media, classi 1 2 3 4 5
CAP 10100
si trovano alla Casa nel Parco
Cascina Roccafranca, Bagni pubblici di via Agliè
casa del quartiere di via Oddino Morgari
gruppi 3-5 10-12 14-17, oppure 0-2 3-5 6-10
anni 2025 2026 2027, a.s. 2025/2026
corso di italiano 2 volte a settimana, corso inglese 2 ore, corso Italiano, corso HACCP, corso L2
il corso è in corso, l'anno è in corso
va via alle 15, va via dalle 15, viene via prima 10 minuti
in contatto via Zoom o via WhatsApp 2 volte al mese, via mail
manda via 3 documenti, escono via dal parco 2 volte
strada facendo ha trovato 2 amici per la strada
Regione Piemonte, largo anticipo, la via giusta, via libera
ISEE 8500 euro
12 incontri su 15, 30/40 minuti, 3/4 volte al mese, al 75%
ha chiamato il 112, il 1522 o il numero verde 800 123 456
5 incontri da 90 minuti, 450 minuti in tutto
see you at school. The teacher comes at 9, meet at 15.30 in the park
il bus 3 e il tram 16, alle 8.30 il 12/03
non è venuto nessuno, noi non abbiamo ricevuto la richiesta
max 20 posti, min 5; patto n. 12; Q4 2026; 4x4
l'educatrice resta con loro 2 ore ogni 15 giorni
""".strip().splitlines()


@pytest.mark.parametrize("note", INNOCENT)
def test_notes_as_people_write_them_are_left_alone(note):
    assert [(one.kind, note[one.start : one.end]) for one in identifiers(note)] == []


TELLING = {
    IdentifierKind.TAX_CODE: [
        "RSSMRA80A01L219M", "rssmra80a01l219m", "RSS MRA 80A01 L219M", "RSSMRA-80A01-L219-M", "cfRSSMRA80A01L219M",
        "R S S M R A 8 0 A 0 1 L 2 1 9 M", "RSSMRA80A01L219X", "RSSMRAULALMLNMVM", "RSSMRA8OAO1L219M", "99 000 150 005",
    ],
    IdentifierKind.PHONE: [
        "dopo le 16 333 1234567", "alle 15:30 333 123 45 67",        "333 1234567", "tel.333.123.45.67", "333/1234567", "(+39) 333-123 45 67", "0039 333 1234567", "011 5550101",
        "(011) 555.01.01", "06 6982", "33 31 23 45 67", "3 3 3 1 2 3 4 5 6 7", "+212 612 345678", "212612345678",
        "33O 123 4567", "３３３　１２３４５６７", "٣٣٣١٢٣٤٥٦٧", "3️⃣3️⃣3️⃣1234567", "tel. 5550101",
    ],
    IdentifierKind.EMAIL: [
        "mario.rossi@example.org", "mario.rossi (at) example.it", "mario [at] example [dot] it", "mario＠example.it",
        "mario at example dot com", "mario chiocciola gmail punto com", "mario @ gmail . com",
    ],
    IdentifierKind.ADDRESS: [
        "via Roma 12", "via roma, 12/b", "Via Roma", "V. Roma 3", "v.le dei Mille 3", "viale dei mughetti 18",
        "c.so Francia 25", "corso Regina Margherita", "P.za Castello", "p.zza castello n. 1", "piazza della repubblica n° 5",
        "largo Dora", "lungo Dora Napoli 10", "strada del Fortino 20", "via XX Settembre 12", "abita in via garibaldi",
        "12 Rome Street",
    ],
    IdentifierKind.DATE_OF_BIRTH: [
        "12/03/2019", "12-3-19", "12.03.2019", "12 3 2019", "2019-03-12", "03/25/2019", "12032019", "20190312",
        "12 marzo 2019", "12 mar '19", "1° marzo 2019", "dodici marzo duemiladiciannove", "March 12th, 2019",
        "12th of March 2019", "the twelfth of March two thousand nineteen", "ventuno aprile millenovecentottantotto",
    ],
    IdentifierKind.IBAN: [
        "IT60X0542811101000000123456", "it60 x054 2811 1010 0000 0123 456", "IT 60 X 05428 11101 000000123456",
        "DE89 3704 0044 0532 0130 00",
    ],
    IdentifierKind.DOCUMENT: [
        "CA12345AB", "AX1234567", "AX 1234567", "passaporto 12345678", "permesso di soggiorno n. I12345678",
        "4111 1111 1111 1111", "patente U1X2Y3Z45K",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "spelling"), [(kind, spelling) for kind, all_ in TELLING.items() for spelling in all_]
)
def test_what_tells_who_somebody_is_is_found_with_its_kind_and_place(kind, spelling):
    before = "sono loro: "
    found = identifiers(f"{before}{spelling}, grazie")
    assert [one.kind for one in found] == [kind]
    assert len(before) <= found[0].start < found[0].end <= len(before) + len(spelling)


def test_a_problem_says_what_and_where_but_not_the_text():
    [problem] = identifying_problems(("note",), "chiamare il 333 1234567 dopo le 15")
    assert problem == TellsWho(("note",), IdentifierKind.PHONE, 12, 23)
    assert problem.message("it") == (
        "il testo non deve dire chi è la famiglia; qui sembra esserci un numero di telefono"
    )
    assert "333" not in problem.message("en") + repr(problem.facts)
    assert list(identifying_problems(("note",), None)) == []


# Every identifier in every spelling

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OMOCODIA = dict(zip("0123456789", "LMNPQRSTUV", strict=True))
DIGIT_PLACES = (14, 13, 12, 10, 9, 7, 6)
INVISIBLE = ("\u200b", "\u00ad", "\u2060")
LIKE_LATIN = str.maketrans("ABCEHKMOPTX", "АВСЕНКМОРТХ")


@some.composite
def tax_codes(draw):
    """Draw codes with a right check letter, some digits of them replaced as where two people would share one."""
    code = draw(
        some.from_regex(
            r"[A-Z]{6}[0-9]{2}[ABCDEHLMPRST](?:0[1-9]|[12][0-9]|[4-6][0-9])[A-Z][0-9]{3}", fullmatch=True
        )
    )
    letters = list(code)
    for place in DIGIT_PLACES[: draw(some.integers(0, 7))]:
        letters[place] = OMOCODIA[letters[place]]
    code = "".join(letters)
    return code + codicefiscale.calc_check_digit(code)


@some.composite
def spellings(draw, written, groups=((1,),), apart=(" ", ".", "-", " - ", "/", "_")):
    """Draw a way to write it: capitals or not, in groups, full-width, with signs that nobody sees between."""
    text = draw(written)
    sizes = draw(some.sampled_from((*groups, None)))
    if sizes:
        between = draw(some.sampled_from(apart))
        ends = (
            [sum(sizes[: place + 1]) for place in range(len(sizes))]
            if len(sizes) > 1
            else range(1, len(text))
        )
        text = between.join(
            part for part in (text[a:b] for a, b in zip([0, *ends], [*ends, None], strict=True)) if part
        )
    text = draw(some.sampled_from((text, text.lower())))
    if draw(some.booleans()):
        text = "".join(chr(ord(one) + 0xFEE0) if one.isascii() and one.isalnum() else one for one in text)
    elif draw(some.booleans()):
        text = text.translate(LIKE_LATIN)
    if draw(some.booleans()):
        place = draw(some.integers(0, len(text)))
        text = text[:place] + draw(some.sampled_from(INVISIBLE)) + text[place:]
    return text


AROUND = some.sampled_from(
    (("", ""), ("è ", "."), ("(", ")"), ("codice:", ", grazie"), ("ore 15:30\n", "\n2 figli"))
)


def found_in(text, around):
    return {one.kind for one in identifiers(f"{around[0]}{text}{around[1]}")}


@given(spellings(tax_codes(), groups=((6, 5, 4), (3, 3, 5, 4), (3, 3, 2, 1, 2, 4), (1,), (4, 4, 4))), AROUND)
def test_tax_codes_are_found_in_every_spelling(code, around):
    assert found_in(code, around) == {IdentifierKind.TAX_CODE}


MOBILE = some.from_regex(r"3[2-9][0-9]{8}", fullmatch=True)
LANDLINE = some.from_regex(r"0(?:11|2|6|161)[1-9][0-9]{6}", fullmatch=True)


@given(
    spellings(MOBILE | LANDLINE, groups=((3,), (3, 3), (3, 3, 2), (3, 2, 2), (2, 2, 2, 2), (1,), (4, 3))),
    some.sampled_from(("", "+39", "+39 ", "0039 ", "(+39) ", "tel.", "cell: ")),
    AROUND,
)
def test_italian_telephones_are_found_in_every_spelling(number, prefix, around):
    """Some are bank cards, or the codes of bodies, as well."""
    assert found_in(prefix + number, around)


@given(
    some.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
    some.sampled_from(("E164", "INTERNATIONAL", "RFC3966")),
    AROUND,
)
def test_telephones_of_every_country_are_found(region, style, around):
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if number is None or len(str(number.national_number)) < 6:
        return
    written = phonenumbers.format_number(number, getattr(phonenumbers.PhoneNumberFormat, style))
    assert found_in(written, around)


@given(some.from_regex(r"[0-9]{11}", fullmatch=True), AROUND)
def test_eleven_digits_are_found(digits, around):
    assert found_in(digits, around) <= {IdentifierKind.TAX_CODE, IdentifierKind.PHONE}
    assert found_in(digits, around)


@given(
    some.from_regex(r"[A-Z][0-9]{10}[0-9A-Z]{12}", fullmatch=True),
    some.sampled_from(("", " ", "-", ".")),
    some.booleans(),
    AROUND,
)
def test_accounts_are_found_in_every_spelling(account, between, low, around):
    code = iban.calc_check_digits("IT00" + account)
    written = between.join(re.findall(".{1,4}", f"IT{code}{account}"))
    assert IdentifierKind.IBAN in found_in(written.lower() if low else written, around)


NAMES = some.from_regex(r"[a-z]{2,10}(?:[._-][a-z]{2,10})?[0-9]{0,3}", fullmatch=True)
AT = some.sampled_from(("@", " @ ", "(at)", " (at) ", " [at] ", " chiocciola ", "＠", " at "))
DOT = some.sampled_from((".", " punto ", " dot ", " . "))


@example("aa", "@", "at", " punto ", "it", ("", ""))
@given(
    NAMES,
    AT,
    some.from_regex(r"[a-z]{2,10}", fullmatch=True),
    DOT,
    some.sampled_from(("it", "com", "org")),
    AROUND,
)
def test_mail_addresses_are_found_in_every_spelling(name, at, domain, dot, top, around):
    assert IdentifierKind.EMAIL in found_in(f"{name}{at}{domain}{dot}{top}", around)


STREETS = some.sampled_from(
    (
        "Roma",
        "Giuseppe Garibaldi",
        "dei Mille",
        "San Donato",
        "della Rocca",
        "Vittorio Emanuele",
        "XX Settembre",
        "s. Donato",
        "D'Azeglio",
    )
)
KINDS_OF_STREET = some.sampled_from(
    (
        "via",
        "Via",
        "VIA",
        "v.",
        "viale",
        "v.le",
        "corso",
        "c.so",
        "C.so",
        "piazza",
        "p.za",
        "p.zza",
        "P.zza",
        "piazzale",
        "p.le",
        "largo",
        "vicolo",
    )
)
HOUSES = some.sampled_from(
    (
        "12",
        ", 12",
        " n. 12",
        " n° 12",
        ", n.12",
        "12/B",
        "12bis",
        " civico 12",
        "12 int. 3",
        "12, 10152 Torino",
    )
)


@given(
    KINDS_OF_STREET,
    STREETS,
    HOUSES,
    some.sampled_from((str, str.lower, str.upper)),
    some.sampled_from((("", ""), ("in ", "."), ("abita in ", ", 2 figli"))),
)
def test_streets_with_a_number_are_found_in_every_spelling(kind, street, house, write, around):
    written = write(f"{kind} {street}{house if house[0] in ', ' else f' {house}'}")
    assert IdentifierKind.ADDRESS in found_in(written, around)


@given(KINDS_OF_STREET, STREETS, some.sampled_from((("", ""), ("in ", "."), ("abita in ", ", 2 figli"))))
def test_streets_without_a_number_are_found_by_their_capitals(kind, street, around):
    assert IdentifierKind.ADDRESS in found_in(f"{kind} {street}", around)


IT = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
]
EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def in_words(day):
    """Return how a day may be written, in figures and in words."""
    number, month, year, short = day.day, day.month, day.year, f"{day.year % 100:02}"
    for between in ("/", "-", ".", " / ", "_"):
        yield from (
            f"{number}{between}{month}{between}{year}",
            f"{number:02}{between}{month:02}{between}{year}",
        )
        yield from (
            f"{number:02}{between}{month:02}{between}{short}",
            f"{year}{between}{month:02}{between}{number:02}",
        )
    yield from (
        f"{day:%d%m%Y}",
        f"{day:%Y%m%d}",
        f"{day:%m/%d/%Y}",
        day.isoformat(),
        f"{number} {month} {year}",
    )
    for one in (IT[month - 1], IT[month - 1][:3], EN[month - 1], EN[month - 1][:3], IT[month - 1].upper()):
        yield from (
            f"{number} {one} {year}",
            f"{number}-{one}-{year}",
            f"{number}{one}{year}",
            f"{number} {one} '{short}",
        )
        yield f"{identifying._italian(number)} {one} {year}"
    yield from (
        f"{EN[month - 1]} {number}, {year}",
        f"{EN[month - 1]} {number}th {year}",
        f"{number}th of {EN[month - 1]} {year}",
    )
    unit = year % 100
    if unit:
        century = "millenovecento" if year < 2000 else "duemila"
        yield f"{identifying._italian(number)} {IT[month - 1]} {century}{identifying._italian(unit)}"
        yield f"{number} {IT[month - 1]} {century} {identifying._italian(unit)}"


@given(
    some.dates(date(1925, 1, 1), date(2035, 12, 31)).flatmap(
        lambda day: some.sampled_from(sorted(in_words(day)))
    ),
    AROUND,
)
@example("1 maggio 2019", ("nata il ", ""))
def test_full_dates_are_found_in_every_spelling(written, around):
    assert IdentifierKind.DATE_OF_BIRTH in found_in(written, around)


@given(some.text(max_size=300))
def test_places_lie_within_any_text(text):
    for one in identifiers(text):
        assert 0 <= one.start < one.end <= len(text)


@given(some.text(alphabet="abcdefghilmnopqrstuvz ,.'", max_size=500))
def test_words_without_digits_or_capitals_are_hardly_ever_taken_for_numbers(text):
    assert not {one.kind for one in identifiers(text)} & {
        IdentifierKind.PHONE,
        IdentifierKind.IBAN,
        IdentifierKind.DOCUMENT,
    }


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1 ",
        "via ",
        "via a ",
        "1",
        "a@",
        "A1 ",
        "c.i. ",
        "Via A ",
        "12 marzo ",
        "l.",
        "_",
        "a-at-",
        "'",
        "IT60",
        "due mila ",
    ],
)
def test_texts_made_to_be_slow_are_read_at_once(piece):
    from time import process_time

    start = process_time()
    identifiers((piece * 2000)[:2000])
    assert process_time() - start < 2
