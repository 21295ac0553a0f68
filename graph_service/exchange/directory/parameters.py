"""What others may ask of the published network in an address: every parameter read, or refused by its name.

Nothing is passed over in silence: a parameter that a list does not know is refused, as is one that is given twice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from starlette.datastructures import QueryParams

from graph_service.domain.schedule import ROME, Weekday

LARGEST_PAGE, USUAL_PAGE = 100, 50
FARTHEST_PAGE = 100_000
LONGEST_SEARCH = 200
OLDEST = 150
FARTHEST = 100_000
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Refused(Exception):
    """A parameter that cannot be answered, and why."""

    parameter: str
    reason: str

    def __str__(self) -> str:
        return f"{self.parameter}: {self.reason}"


def read_parameters(asked: QueryParams, known: Mapping[str, Reader]) -> dict[str, Any]:
    """Return what is asked, read. Raises Refused at the first parameter that is unknown, repeated or makes no sense."""
    found: dict[str, Any] = {}
    for name, text in asked.multi_items():
        if name not in known:
            raise Refused(name, f"unknown here; known are {', '.join(sorted(known)) or 'none'}")
        if name in found:
            raise Refused(name, "given more than once")
        try:
            found[name] = known[name](text)
        except ValueError as error:
            raise Refused(name, str(error)) from None
    return found


def whole(least: int, most: int) -> Reader:
    """Return the reader of a whole number."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"not a whole number from {least} to {most}")
        return int(text)

    return read


def number(most: float) -> Reader:
    """Return the reader of a number that is not negative."""

    def read(text: str) -> float:
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) or float(text) > most:
            raise ValueError(f"not a number from 0 to {most}")
        return float(text)

    return read


def boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text == "true"


def uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError("not a UUID") from None


def words(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_SEARCH:
        raise ValueError(f"not a text of 1 to {LONGEST_SEARCH} letters")
    return text.strip()


def moment(text: str) -> datetime:
    """Read a date or a moment of ISO 8601, in UTC; a date begins at midnight in Torino, a moment without a zone is UTC.

    The driver crashed on a moment of the year 2999 in Rome's own zone, so all are in UTC, of years that can be meant.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            found = datetime.combine(date.fromisoformat(text), time(), ROME)
        else:
            # A plus that nobody wrote as %2B arrives as a blank.
            found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise ValueError("not a date or a moment of ISO 8601, such as 2026-11-23T09:00:00Z") from None
    if not 1900 <= found.year <= 2199:
        raise ValueError("not in the years from 1900 to 2199")
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def clock_time(text: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:00)?", text):
        raise ValueError("not a time such as 09:30")
    return time.fromisoformat(text)


def weekday(text: str) -> Weekday:
    """Read a day as RFC 5545 writes it, or by its English name."""
    for day in Weekday:
        if text.upper() in (day.value, day.value[:2]):
            return day
    raise ValueError("not a day: MO, TU, WE, TH, FR, SA, SU, or its name in English")


def postal_code(text: str) -> str:
    if not re.fullmatch(r"\d{5}", text):
        raise ValueError("not an Italian postal code of 5 digits")
    return text


def form(text: str) -> str:
    if text not in ("json", "ndjson"):
        raise ValueError("neither json nor ndjson")
    return text


PAGED: Mapping[str, Reader] = {
    "page": whole(1, FARTHEST_PAGE),
    "per_page": whole(1, LARGEST_PAGE),
    "format": form,
}
OFFERS: Mapping[str, Reader] = {
    **PAGED,
    "search": words,
    "full": boolean,
    "taxonomy_term_id": uuid,
    "taxonomy_id": uuid,
    "organization_id": uuid,
    "modified_after": moment,
    "minimum_age": number(OLDEST),
    "maximum_age": number(OLDEST),
    "start_time": clock_time,
    "end_time": clock_time,
    "day": weekday,
}
SERVICES: Mapping[str, Reader] = {**OFFERS, "minimal": boolean}
SERVICES_AT_LOCATIONS: Mapping[str, Reader] = {
    **OFFERS,
    "postcode": postal_code,
    "proximity": number(FARTHEST),
}
ORGANIZATIONS: Mapping[str, Reader] = {**PAGED, "search": words, "full": boolean, "full_service": boolean}
ORGANIZATION: Mapping[str, Reader] = {"full_service": boolean}
TAXONOMIES: Mapping[str, Reader] = {**PAGED, "search": words}
TAXONOMY_TERMS: Mapping[str, Reader] = {
    **TAXONOMIES,
    "taxonomy_id": uuid,
    "parent_id": uuid,
    "top_only": boolean,
}
