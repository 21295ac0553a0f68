"""What in a text about a family would tell who they are: tax codes, numbers, addresses, dates of birth.

A text is read as a person would read it: accents, full-width digits, letters of other alphabets that look like
Latin ones and signs that nobody sees are put into plain letters first. Names of people are not found, nor is what
is spelt out in words other than dates: who writes is told not to name anybody.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import phonenumbers
from stdnum import iban, luhn
from stdnum.it import codicefiscale

from graph_service.domain.problems import Path, TellsWho


class IdentifierKind(StrEnum):
    """What kind of thing would tell who somebody is."""

    TAX_CODE = "TAX_CODE"
    IBAN = "IBAN"
    EMAIL = "EMAIL"
    DATE_OF_BIRTH = "DATE_OF_BIRTH"
    PHONE = "PHONE"
    DOCUMENT = "DOCUMENT"
    ADDRESS = "ADDRESS"
    CASE_CODE = "CASE_CODE"


@dataclass(frozen=True)
class Found:
    """What was found, from one letter to before another, both counted in the text as it was written."""

    kind: IdentifierKind
    start: int
    end: int


Span = tuple[int, int]
Finder = Callable[[str], Iterator[Span]]


def identifiers(text: str) -> list[Found]:
    """Return what looks like an identifier, in the order of the text; of those that overlap, the first kind.

    >>> [(one.kind.value, one.start, one.end) for one in identifiers("chiamare il 333 123 45 67")]
    [('PHONE', 12, 25)]
    >>> identifiers("dal lunedì al venerdì 15:30-17:00, 2 figli di 8 e 10 anni, 5^ elementare")
    []
    """
    plain, places = _plain(text)
    found: list[Found] = []
    for kind, finders in FINDERS:
        for finder in finders:
            for start, end in finder(plain):
                one = Found(kind, places[start], places[end - 1] + 1)
                if not any(one.start < other.end and other.start < one.end for other in found):
                    found.append(one)
    return sorted(found, key=lambda one: one.start)


def identifying_problems(path: Path, text: str | None) -> Iterator[TellsWho]:
    """Yield what in a text about a family would tell who they are: which kind, and where; never the text itself."""
    for one in identifiers(text or ""):
        yield TellsWho(path, one.kind, one.start, one.end)


# Plain letters


LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν–—‐‑‒−·•⋅∙․⁄∕＠",
    "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXoiv------.....//@",
)
"""Letters of other alphabets, dashes and dots that look like plain ones."""


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text in plain letters, and for each of them the place in the text that it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        for letter in unicodedata.normalize("NFKD", written.translate(LOOK_ALIKES)).translate(LOOK_ALIKES):
            kind = unicodedata.category(letter)
            if kind in {"Mn", "Me", "Cf"}:
                continue
            letters.append(_plain_letter(letter, kind))
            places.append(place)
    return "".join(letters), places


def _plain_letter(letter: str, kind: str) -> str:
    """Return the letter, any digit as a plain one, any space as one; what stands in two lines is not one number."""
    if letter in "\n\r" or kind in {"Zl", "Zp"}:
        return ";"
    digit = unicodedata.decimal(letter, None)
    return " " if letter.isspace() else letter if digit is None else str(digit)


_LIKE_A_NUMBER = re.compile(r"(?<![^\W_])[0-9OoIl|]{3,}(?![^\W_])")
_DIGITS = str.maketrans("OoIl|", "00111")


def _digits_for_letters(text: str) -> str:
    """Return the text with digits for the letters that stand for them in numbers: ``33O 12345l7``."""

    def digits(match: re.Match[str]) -> str:
        known = sum(letter.isdigit() for letter in match[0])
        return match[0].translate(_DIGITS) if known >= 2 else match[0]

    return _LIKE_A_NUMBER.sub(digits, text)


# Tax codes of people


_SEP = r"[\s.,:;/\\_*|-]{0,3}"
_D = "[0-9LMNPQRSTUVOI]"
"""A digit, one of the letters that stand for it where two people would share a code, or one that looks like it."""
_SHAPE = ["[A-Z]"] * 6 + [_D, _D, "[ABCDEHLMPRST]", _D, _D, "[A-Z]", _D, _D, _D, "[A-Z]"]
_WHOLE = re.compile("".join(_SHAPE), re.IGNORECASE)
_SPREAD = re.compile(rf"(?=(?<![A-Z0-9])({_SEP.join(_SHAPE)})(?![A-Z0-9]))", re.IGNORECASE)
_GROUPED = re.compile(
    rf"[A-Z]{{3}}{_SEP}[A-Z]{{3}}{_SEP}{_D}{_D}{_SEP}[ABCDEHLMPRST]{_SEP}{_D}{_D}{_SEP}[A-Z]{_SEP}{_D}{{3}}{_SEP}[A-Z]",
    re.IGNORECASE,
)
_LETTER_BY_LETTER = re.compile(
    r"(?<![A-Z0-9])[A-Z0-9](?:[\s.,:;/\\_*|-]{1,3}[A-Z0-9]){15}(?![A-Z0-9])", re.IGNORECASE
)


def _tax_codes(text: str) -> Iterator[Span]:
    """Yield codes written as one, in their usual groups, letter by letter, or in any groups with a right check letter."""
    for match in _WHOLE.finditer(text):
        if _counted(match[0]) >= 4 or _ends_right(match[0]):
            yield match.span()
    for match in _GROUPED.finditer(text):
        if _counted(match[0]) >= 4 or _ends_right(match[0]):
            yield match.span()
    for match in _LETTER_BY_LETTER.finditer(text):
        if _WHOLE.fullmatch(_compact(match[0])):
            yield match.span()
    for match in _SPREAD.finditer(text):
        compact = _compact(match[1])
        if _WHOLE.fullmatch(compact) and _ends_right(compact):
            yield match.span(1)


def _counted(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _compact(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def _ends_right(code: str) -> bool:
    """Return whether the last letter is the one that checks all others."""
    compact = _compact(code)
    return bool(codicefiscale.calc_check_digit(compact[:-1]) == compact[-1])


# Bank accounts


_IBAN = re.compile(
    rf"(?<![A-Z0-9])[A-Z]{_SEP}[A-Z]{_SEP}[0-9]{_SEP}[0-9](?:{_SEP}[A-Z0-9]){{11,30}}", re.IGNORECASE
)
_ITALIAN = re.compile(
    rf"(?:IT|SM)[0-9]{{2}}{_SEP}[A-Z]{_SEP}(?:[0-9]{_SEP}){{10}}(?:[A-Z0-9]{_SEP}){{11}}[A-Z0-9]",
    re.IGNORECASE,
)


def _ibans(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _ITALIAN.finditer(text))
    for match in _IBAN.finditer(text):
        ends = [place + 1 for place, letter in enumerate(match[0]) if letter.isalnum()]
        for length in range(len(ends), 14, -1):
            if iban.is_valid(_compact(match[0][: ends[length - 1]])):
                yield match.start(), match.start() + ends[length - 1]
                break


# E-mail


_TOP = "it|com|org|net|eu|info|edu|gov|biz|me|io|ch|fr|de|es|uk|ro|al|pl|ru|ua|ma|tn|eg|sn|ng|pe|ec|br|cn|bd|lk|ph|pk|in|mobi|live"
_DOT = r"(?:\s*[\[({]?\s*(?:\.|\bdot\b|\bpunto\b)\s*[\])}]?\s*)"
_EMAIL = re.compile(
    rf"(?<![\w.+'-])[\w.+'-]+(?:\s*(?:@|\(\s*@\s*\))\s*[\w-]+(?:\.[\w-]+)*"
    rf"|\s*[\[({{<]\s*(?:at|chiocciola)\s*[\])}}>]\s*[\w-]+(?:{_DOT}(?:{_TOP})\b|\.[\w-]+)*"
    rf"|\s+(?:at|chiocciola)\s+[\w-]+(?:\.[\w-]+)*{_DOT}(?:{_TOP})\b)"
    rf"|(?<![\w.+'-])[\w.+'-]{{1,64}}?[_-](?:at|chiocciola)[_-][\w-]{{1,64}}{_DOT}(?:{_TOP})\b",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        domain = re.split(r"@|\bat\b|chiocciola", match[0], maxsplit=1, flags=re.IGNORECASE)[-1]
        if any(letter.isalpha() for letter in domain):
            yield match.span()


# Dates of birth


_MONTHS = (
    "gen(?:naio)?|feb(?:braio)?|mar(?:zo)?|apr(?:ile)?|mag(?:gio)?|giu(?:gno)?|lug(?:lio)?|ago(?:sto)?|set(?:t|tembre)?"
    "|ott(?:obre)?|nov(?:embre)?|dic(?:embre)?|jan(?:uary)?|february|march|april|may|jun(?:e)?|jul(?:y)?|aug(?:ust)?"
    "|sep(?:t|tember)?|oct(?:ober)?|november|dec(?:ember)?"
)
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_COUNTS = r"(?![0-9]|\s*[./_-]\s*[0-9]|\s*(?:anni|ann[oi]|years?|mesi|months?|ore|hours?|euro|€|h\b))"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}(?![0-9])|['’]?[0-9]{{2}}{_COUNTS})"
_IN = r"(?:\s*[./\\_-]\s*|\s+)"


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    words_for_days = (
        _one_of(_italian(number) for number in range(1, 32)) + "|" + _one_of(map(_ordinal, range(1, 32)))
    )
    day = rf"(?:(?:{_DAY})\s*(?:°|º|\^|o\b|st\b|nd\b|rd\b|th\b)?|primo|{words_for_days})"
    year = rf"(?:{_YEAR}|{_one_of(_years())})"
    link = r"(?:\s*[./_,-]\s*|\s+(?:di\s+|del\s+|of\s+|the\s+|de\s+)?|)"
    texts = (
        rf"(?<![0-9.,/-]){_DAY}\s*(?P<s>[./\\_-])\s*{_MONTH}\s*(?P=s)\s*{_YEAR}",
        rf"(?<![0-9.,/-]){_DAY}\s+{_MONTH}\s+(?:19|20)[0-9]{{2}}(?![0-9])",
        rf"(?<![0-9.,/-]){_MONTH}\s*(?P<s>[./\\_-])\s*{_DAY}\s*(?P=s)\s*(?:19|20)[0-9]{{2}}(?![0-9])",
        rf"(?<![0-9])(?:19|20)[0-9]{{2}}{_IN}{_MONTH}{_IN}{_DAY}(?![0-9])",
        r"(?<![0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}(?![0-9])",
        r"(?<![0-9])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])",
        rf"(?<![^\W_]){day}{link}(?:{_MONTHS})(?![^\W\d_])\.?{link}{year}",
        rf"\b(?:{_MONTHS})(?![^\W\d_])\.?\s+{day}\s*,?\s+(?:of\s+)?{year}",
        rf"\b(?:19|20)[0-9]{{2}}[\s,./-]+(?:{_MONTHS})(?![^\W\d_])\.?[\s,./-]+{day}(?![0-9])",
    )
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)


def _dates_of_birth(text: str) -> Iterator[Span]:
    """Yield days with month and year, whatever they are said to be: a note does without the year."""
    text = _digits_for_letters(text)
    for pattern in _dates():
        yield from (match.span() for match in pattern.finditer(text))


def _one_of(words: Iterator[str] | Sequence[str]) -> str:
    return "|".join(sorted(set(words), key=len, reverse=True))


_UNITS = [
    "zero",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
    "tredici",
    "quattordici",
    "quindici",
    "sedici",
    "diciassette",
    "diciotto",
    "diciannove",
]
_TENS = ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"]


def _italian(number: int) -> str:
    """Return a number below a hundred in Italian: ``ventuno``, ``ventotto``, ``trentatre``."""
    if number < 20:
        return _UNITS[number]
    tens, unit = _TENS[number // 10 - 2], number % 10
    return tens if not unit else (tens[:-1] if unit in {1, 8} else tens) + _UNITS[unit]


_FIRST = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_ENGLISH = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _ordinal(number: int) -> str:
    if number <= 20:
        return _FIRST[number - 1]
    return (
        "thirtieth"
        if number == 30
        else f"{'thirty' if number > 30 else 'twenty'}[ -]{_FIRST[number % 10 - 1]}"
    )


def _english(number: int) -> str:
    if number < 20:
        return _ENGLISH[number - 1]
    tens, unit = _ENGLISH_TENS[number // 10 - 2], number % 10
    return tens if not unit else f"{tens}[ -]{_ENGLISH[unit - 1]}"


def _years() -> Iterator[str]:
    """Yield the years of a life in words."""
    for number in range(1, 100):
        yield rf"mille\s*novecento\s*{_italian(number)}"
        yield rf"nineteen\s+{_english(number)}"
        yield rf"due\s*mila\s*(?:e\s*)?{_italian(number)}"
        yield rf"two\s+thousand\s+(?:and\s+)?{_english(number)}"
        if number > 9:
            yield rf"twenty\s+{_english(number)}"
    yield from (r"mille\s*novecento", "nineteen hundred", r"due\s*mila", r"two\s+thousand")


# Numbers


_CLOCK = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_DAY_OF_YEAR = rf"{_DAY}/{_MONTH}"
_TIMES = re.compile(
    rf"(?<![0-9])(?<![0-9][\s./-])(?:{_CLOCK}|{_DAY_OF_YEAR})(?:[\s–-]+(?:{_CLOCK}|{_DAY_OF_YEAR}))*(?![\s./-]*[0-9])"
)
_RUN = re.compile(
    r"(?:(?<![\w+])|(?<=[^\W\d_]))(?:\+\s*|\(\s*\+?\s*|00(?=[1-9]))*[0-9](?:[\s./\\()_*-]{0,4}[0-9])+(?![0-9])"
)
_GROUP = re.compile(r"[0-9]+")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}")
MOST_GROUPS = 24


@dataclass(frozen=True)
class _Number:
    """Digits in groups, which may be a number and what stands before or after it; where they are."""

    groups: tuple[str, ...]
    start: int
    end: int
    abroad: bool

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def whole(self) -> bool:
        """Whether it is one number, and not several small ones: ``3-5 10-12 14-17``."""
        lengths = [len(group) for group in self.groups]
        if len(lengths) == 1 or self.abroad:
            return True
        if max(lengths) >= 3:
            return not all(_YEARS.fullmatch(group) or len(group) <= 2 for group in self.groups)
        even = all(length == lengths[0] for length in lengths[:-1]) and lengths[-1] <= lengths[0]
        return even and len(self.digits) >= 9


def _numbers(text: str) -> Iterator[_Number]:
    """Yield what may be one number, the longest first, apart from times of day and days of a year."""
    text = _TIMES.sub(lambda match: ";" * len(match[0]), _digits_for_letters(text))
    for match in _RUN.finditer(text):
        groups = list(_GROUP.finditer(match[0]))[:MOST_GROUPS]
        for first, part in _parts(groups):
            before = match[0][: part[0].start()] if first == 0 else ""
            number = _Number(
                tuple(one[0] for one in part),
                match.start() + (part[0].start() if first else 0),
                match.start() + part[-1].end(),
                "+" in before or re.match(r"00[1-9]", part[0][0]) is not None,
            )
            if number.whole:
                yield number


def _parts(groups: Sequence[re.Match[str]]) -> Iterator[tuple[int, Sequence[re.Match[str]]]]:
    """Yield groups that follow one another, the most first, and where they begin among all."""
    for count in range(len(groups), 0, -1):
        for first in range(len(groups) - count + 1):
            yield first, groups[first : first + count]


def _provisional_codes(text: str) -> Iterator[Span]:
    """Yield eleven digits: the tax code of whoever has no other yet, or of a body."""
    for one in _numbers(text):
        if len(one.digits) == 11 and (len(one.groups) == 1 or luhn.is_valid(one.digits)) and not one.abroad:
            yield one.start, one.end


_CALLED = re.compile(
    r"\b(?:tel|telefono|cell|cellulare|fisso|phone|mobile|whatsapp)\b[\s.:=]*((?!800)[0-9](?:[\s./-]?[0-9]){5,})",
    re.IGNORECASE,
)
_CALLS = {"TOLL_FREE", "SHARED_COST", "PREMIUM_RATE", "UAN"}
"""Kinds of numbers that no family has."""


def _phones(text: str) -> Iterator[Span]:
    for one in _numbers(text):
        long = len(one.groups) == 1 and len(one.digits) >= 9 and not _is_for_all(one.digits)
        if 6 <= len(one.digits) <= 22 and (_is_a_phone(one.digits, one.abroad) or long):
            yield one.start, one.end
    yield from (match.span(1) for match in _CALLED.finditer(_digits_for_letters(text)))


def _is_a_phone(digits: str, abroad: bool) -> bool:
    if abroad:
        return 8 <= len(digits.lstrip("0")) <= 15
    if digits.startswith("3"):
        return 9 <= len(digits) <= 11
    if digits.startswith("0"):
        return 8 <= len(digits) <= 12 or _is_valid(digits)
    return len(digits) >= 11 and _is_valid(f"+{digits}")


@cache
def _kinds_for_all() -> frozenset[int]:
    kinds = phonenumbers.PhoneNumberType
    return frozenset(getattr(kinds, name) for name in _CALLS)


def _parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, "IT")
    except phonenumbers.NumberParseException:
        return None


def _is_valid(digits: str) -> bool:
    number = _parsed(digits)
    return number is not None and phonenumbers.is_valid_number(number) and not _is_for_all(digits)


def _is_for_all(digits: str) -> bool:
    number = _parsed(digits)
    return number is not None and phonenumbers.number_type(number) in _kinds_for_all()


# Documents


_PAPER = (
    r"c\.?\s?i\.?\s?e?\.?|carta\s+d.?\s?identita|carta\s+di\s+identita|passaporto|passport|patente|driving\s+licen[cs]e"
    r"|permesso\s+di\s+soggiorno|residence\s+permit|tessera\s+sanitaria|documento|id\s+card"
)
_NAMED = re.compile(
    rf"\b(?:{_PAPER})\b[\s:,.]*(?:(?:n|nr|num|numero|number|no|serie)\b[\s.:°]*|di\s+soggiorno\s+)?"
    r"((?=(?:[\s/-]?[A-Z0-9])*[0-9])[A-Z]{0,3}[\s/-]?[0-9][A-Z0-9]*(?:[\s/-]?[0-9][A-Z0-9]*)*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![A-Z0-9])(?:C[A-Z][0-9]{5}[A-Z]{2}|[A-Z]{2}[0-9]{7}[A-Z]?|U1[A-Z0-9]{7}[A-Z]|[A-Z][0-9]{8})(?![A-Z0-9])",
    re.IGNORECASE,
)
_NUMBER_APART = re.compile(
    r"(?<![A-Z0-9])(?:C[A-Z][\s.-]{1,2}[0-9]{5}[\s.-]{0,2}[A-Z]{2}|[A-Z]{2}[\s.-]{1,2}[0-9]{7}(?:[\s.-]{0,2}[A-Z])?|[A-Z][\s.-]{1,2}[0-9]{8})(?![A-Z0-9])"
)
_CARD = range(13, 21)


def _documents(text: str) -> Iterator[Span]:
    for pattern in (_NUMBER, _NUMBER_APART):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _NAMED.finditer(text):
        if _counted(match[1]) >= 5:
            yield match.span(1)
    for one in _numbers(text):
        if len(one.digits) in _CARD and luhn.is_valid(one.digits):
            yield one.start, one.end


# Addresses


_STREET = r"(?:v\.\s?le|viale|v\.(?=\s?[A-Za-z])|via|p\.\s?zz?a|p\.\s?le|piazzale|piazzetta|piazza|pzza|l\.\s?go|largo|vicolo|vic\.|c\.\s?so|lungo\s?(?:po|dora|stura|sangone|mare)|l\.\s?(?:po|dora|stura))"
_COURSE = r"corso"
_ROAD = r"(?:strada|str\.|galleria|salita|passaggio|rotonda|traversa|contrada|borgo)"
_LINK = r"(?:(?:di|del|della|dello|dei|degli|delle|da|dal|al|alla|alle|ai|san|santa|santo|s|ss|don|padre|xx|d|dell|sant|all)\b['’.]?\s?)"
_NAME = r"[A-Z][\w'’.]*"
_PROPER = rf"(?:{_LINK.replace('(?:di', '(?i:di', 1)}){{0,2}}{_NAME}(?:\s+(?:e\s+|{_LINK})?{_NAME}){{0,3}}"
_ANY = r"[^\W\d_][\w'’.]*(?:\s+[^\W\d_][\w'’.]*){0,4}"
_AT = r"(?:\s*,\s*|\s+)(?:(?i:n\.?\s?r?\.?|n\s?[°º]|nr\.?|num\.?|numero|civico|al\s+(?:numero|civico))\s*)?"
_HOUSE = r"[0-9]{1,4}(?:\s?/\s?[0-9A-Za-z]{1,3}|\s?bis\b|[A-Za-z]\b)?(?![0-9:/]|[.,][0-9])"
_ON_ITS_OWN = r"(?=\s*(?:$|[,;.!?)/-]|scala\b|int(?:erno)?\b|piano\b|presso\b|citofono\b|torino\b|to\b|dove\b|vicino\b|(?-i:[A-Z])|[0-9]{5}\b))"
_NOT_A_STREET = frozenset(
    [
        "mail",
        "email",
        "e-mail",
        "pec",
        "zoom",
        "skype",
        "teams",
        "meet",
        "whatsapp",
        "telegram",
        "sms",
        "telefono",
        "telefonica",
        "internet",
        "web",
        "chat",
        "video",
        "fax",
        "app",
        "posta",
        "radio",
        "libera",
        "crucis",
        "lattea",
        "facebook",
        "instagram",
        "messenger",
        "google",
        "classroom",
        "cellulare",
        "call",
        "videochiamata",
    ]
)
_NOT_A_NAME = frozenset(
    [
        "italiano",
        "inglese",
        "francese",
        "spagnolo",
        "tedesco",
        "arabo",
        "cinese",
        "excel",
        "word",
        "power",
        "office",
        "base",
        "avanzato",
        "serale",
        "estivo",
        "intensivo",
        "cucina",
        "cucito",
        "informatica",
        "teatro",
        "musica",
        "nuoto",
        "danza",
        "calcio",
        "yoga",
        "cpia",
        "oss",
        "asa",
        "haccp",
        "l2",
        "a1",
        "a2",
        "b1",
        "b2",
        "c1",
        "c2",
        "its",
        "iefp",
        "gratuito",
        "formazione",
        "lingua",
        "lingue",
        "sicurezza",
        "saldatura",
        "panificazione",
        "primo",
        "secondo",
        "online",
        "elementare",
        "triennale",
    ]
)
_COUNTED = frozenset(
    [
        "alle",
        "dalle",
        "ore",
        "per",
        "ogni",
        "con",
        "a",
        "e",
        "di",
        "da",
        "in",
        "il",
        "la",
        "le",
        "lo",
        "gli",
        "i",
        "un",
        "una",
        "dal",
        "al",
        "fra",
        "tra",
        "circa",
        "solo",
        "sono",
        "ha",
        "hanno",
        "prima",
        "dopo",
        "su",
        "ben",
        "altri",
        "altre",
    ]
)
_LIVES = re.compile(
    rf"\b(?:abita\w*|vive|vivono|risied\w+|resident\w+|residenza|domicili\w+|indirizzo|lives?|address)\b[\s:]*(?:(?:in|a|presso|at|e|è)\s+)?(?:{_STREET}|{_COURSE}|{_ROAD})\s+(?:{_LINK})*[^\W\d_][\w'’]+",
    re.IGNORECASE,
)
_PROPER_STREET = re.compile(rf"(?<![^\W_])(?i:{_STREET})\s*(?P<name>{_PROPER})(?:{_AT}{_HOUSE})?")
_PROPER_COURSE = re.compile(rf"(?<![^\W_])(?i:{_COURSE})\s+(?P<name>{_PROPER})(?:{_AT}{_HOUSE})?")
_PROPER_ROAD = re.compile(rf"(?<![^\W_])(?i:{_ROAD})\s+(?P<name>{_PROPER}){_AT}{_HOUSE}")
_NUMBERED = re.compile(
    rf"(?<![^\W_])(?:{_STREET}|{_COURSE}|{_ROAD})\s*(?P<name>{_ANY}?)(?P<at>{_AT}){_HOUSE}{_ON_ITS_OWN}",
    re.IGNORECASE,
)
_ENGLISH_STREET = re.compile(
    r"(?<![0-9])[0-9]{1,4}[A-Za-z]?,?\s+(?:[A-Z][\w'’]+\s+){1,3}(?i:street|st\.|road|rd\.?|avenue|ave\.?|lane|square|drive)(?![^\W_])"
)
_ROMAN = re.compile(r"[IVXLC]+")
_HOUSES = re.compile(
    r"(?:bagni\s+(?:pubblici\s+)?|casa\s+(?:del|di)\s+quartiere\s+)(?:di|in)\s+$", re.IGNORECASE
)
"""Houses of the neighbourhoods are named for their streets: ``Bagni pubblici di via Agliè`` is where people meet."""


def _addresses(text: str) -> Iterator[Span]:
    for match in _PROPER_STREET.finditer(text):
        if match["name"].split()[0].casefold() not in _NOT_A_STREET and not _HOUSES.search(
            text[: match.start()]
        ):
            yield match.span()
    for match in _PROPER_COURSE.finditer(text):
        first = match["name"].split()[0]
        if first.casefold() not in _NOT_A_NAME and not (
            len(first) > 1 and first.isupper() and not _ROMAN.fullmatch(first)
        ):
            yield match.span()
    yield from (match.span() for match in _PROPER_ROAD.finditer(text))
    for match in _NUMBERED.finditer(text):
        words = match["name"].casefold().split()
        says_number = re.search(r"[^\W\d_]", match["at"]) is not None
        if words and (
            says_number
            or (
                words[-1] not in _COUNTED
                and _NOT_A_STREET.isdisjoint(words[:1])
                and _NOT_A_NAME.isdisjoint(words)
            )
        ):
            yield match.span()
    yield from (match.span() for match in _LIVES.finditer(text))
    yield from (match.span() for match in _ENGLISH_STREET.finditer(text))


CASE_CODES = re.compile(r"\bFAM-?[0-9A-Z]{6}\b", re.IGNORECASE)


def _case_codes(text: str) -> Iterator[Span]:
    return (found.span() for found in CASE_CODES.finditer(text))


FINDERS: tuple[tuple[IdentifierKind, tuple[Finder, ...]], ...] = (
    (IdentifierKind.TAX_CODE, (_tax_codes,)),
    (IdentifierKind.IBAN, (_ibans,)),
    (IdentifierKind.EMAIL, (_emails,)),
    (IdentifierKind.DATE_OF_BIRTH, (_dates_of_birth,)),
    (IdentifierKind.TAX_CODE, (_provisional_codes,)),
    (IdentifierKind.DOCUMENT, (_documents,)),
    (IdentifierKind.PHONE, (_phones,)),
    (IdentifierKind.ADDRESS, (_addresses,)),
    (IdentifierKind.CASE_CODE, (_case_codes,)),
)
"""Who looks for what, the most telling first."""
