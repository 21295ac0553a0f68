"""A newer list of bodies against what the register holds: what is new, gone, renamed, moved, and who is called alike.

Bodies are known by their tax codes, never by their names: two of the same name stay two.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graph_service.domain.names import plain_name

SHORTEST_CUT_NAME = 120
"""Lists cut names at some length, of 150 letters mostly; a shorter name is not one that was cut."""


@dataclass(frozen=True)
class Municipality:
    """A municipality by its cadastral code; the province in two letters."""

    code: str
    name: str
    province: str


@dataclass(frozen=True)
class Listed:
    """A body as a list names it, on a row of a file; without a code where the municipality could not be resolved."""

    row: int
    tax_code: str
    name: str
    municipality: str
    province: str | None = None
    municipality_code: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """An entry of the register as the graph has it; who joined from it, where somebody has."""

    tax_code: str
    name: str
    municipality: str
    province: str | None = None
    municipality_code: str | None = None
    categories: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    source: str | None = None
    gone: bool = False
    partner_id: str | None = None
    partner_name: str | None = None


LISTS = ("5x1000", "RUNTS")


def lists_of(source: str | None) -> tuple[str, ...]:
    """Return which of the known lists a source tells: entries that came by a CSV folder say it only there."""
    return tuple(one for one in LISTS if source and one.casefold() in source.casefold())


class RegisterChange(StrEnum):
    """What a newer list says otherwise of a body."""

    NEW = "NEW"
    BACK = "BACK"
    RENAMED = "RENAMED"
    SPELT = "SPELT"
    MOVED = "MOVED"
    LISTED = "LISTED"
    GONE = "GONE"


@dataclass(frozen=True)
class Proposal:
    """One change of one entry, to be approved: what it was and what it would be.

    `partner_id` is the organisation that joined from the entry: its own name and seat stay as they are.
    """

    change: RegisterChange
    tax_code: str
    name: str
    before: str = ""
    after: str = ""
    row: int | None = None
    partner_id: str | None = None
    partner_name: str | None = None


@dataclass(frozen=True)
class Homonyms:
    """Bodies of one plain name under different tax codes: nothing is done about them."""

    name: str
    tax_codes: tuple[str, ...]


@dataclass(frozen=True)
class RegisterReport:
    """What a list would change, in the order of the kinds of changes and then of tax codes."""

    proposals: tuple[Proposal, ...] = ()
    homonyms: tuple[Homonyms, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True)
class Scope:
    """What a list speaks for: which list it is, and of which provinces. Only there may somebody be gone."""

    list_name: str
    provinces: frozenset[str] = field(default_factory=frozenset)


def same_name(one: str, other: str) -> bool:
    """Return whether two names are spellings of one, or one of them was cut.

    >>> same_name("L'ANCORA S.C.S.", "L’Ancora soc. coop. sociale"), same_name("L'ANCORA", "L'ANCORA ODV")
    (True, False)
    """
    first, second = plain_name(one), plain_name(other)
    if first == second:
        return True
    shorter, longer = sorted((one, other), key=len)
    cut = plain_name(shorter).rpartition(" ")[0]
    return len(shorter) >= SHORTEST_CUT_NAME and plain_name(longer).startswith(cut)


def compared(
    listed: Iterable[Listed], held: Mapping[str, Held], scope: Scope, unreadable: Iterable[str] = ()
) -> RegisterReport:
    """Return what the list would change of the register.

    `unreadable` are the tax codes on rows that could not be used: of these nothing is said, least of all that they are gone.
    """
    proposals: list[Proposal] = []
    seen = set(unreadable)
    names: dict[str, list[str]] = {}
    unchanged = 0
    for one in listed:
        seen.add(one.tax_code)
        names.setdefault(plain_name(one.name), []).append(one.tax_code)
        found = list(_changes(one, held.get(one.tax_code), scope))
        proposals.extend(found)
        unchanged += not found
    fresh = {one.tax_code for one in proposals if one.change in _MAY_BE_ALIKE}
    for known in held.values():
        if known.tax_code not in seen:
            names.setdefault(plain_name(known.name), []).append(known.tax_code)
            if not known.gone and known.lists == (scope.list_name,) and known.province in scope.provinces:
                proposals.append(_proposal(RegisterChange.GONE, known, None, known.name, ""))
            elif not known.gone and scope.list_name in known.lists and known.province in scope.provinces:
                left = tuple(one for one in known.lists if one != scope.list_name)
                before, after = "|".join(known.lists), "|".join(left)
                proposals.append(_proposal(RegisterChange.LISTED, known, None, before, after))
    order = list(RegisterChange)
    return RegisterReport(
        tuple(sorted(proposals, key=lambda one: (order.index(one.change), one.tax_code))),
        tuple(
            Homonyms(name, tuple(sorted(codes)))
            for name, codes in sorted(names.items())
            if name and len(codes) > 1 and not fresh.isdisjoint(codes)
        ),
        unchanged,
    )


_MAY_BE_ALIKE = (RegisterChange.NEW, RegisterChange.RENAMED, RegisterChange.BACK)


def _changes(one: Listed, known: Held | None, scope: Scope) -> Iterator[Proposal]:
    if known is None:
        yield Proposal(RegisterChange.NEW, one.tax_code, one.name, "", place_text(one), one.row)
        return
    if known.gone:
        yield _proposal(RegisterChange.BACK, known, one, "", one.name)
    if known.name != one.name:
        change = RegisterChange.SPELT if same_name(known.name, one.name) else RegisterChange.RENAMED
        yield _proposal(change, known, one, known.name, one.name)
    if _elsewhere(one, known):
        yield _proposal(RegisterChange.MOVED, known, one, place_text(known), place_text(one))
    lists = tuple(sorted({*known.lists, scope.list_name}))
    if lists != known.lists or not set(one.categories) <= set(known.categories):
        before = "|".join((*known.lists, *known.categories))
        yield _proposal(
            RegisterChange.LISTED, known, one, before, "|".join((*lists, *all_categories(one, known)))
        )


def all_categories(one: Listed, known: Held | None) -> tuple[str, ...]:
    """Return the categories of an entry with those that a list adds; another list's stay."""
    return tuple(dict.fromkeys((*(known.categories if known else ()), *one.categories)))


def _elsewhere(one: Listed, known: Held) -> bool:
    if one.municipality_code and known.municipality_code:
        return one.municipality_code != known.municipality_code
    same_place = one.municipality.casefold() == known.municipality.casefold()
    return not same_place or (one.province or known.province) != known.province


def place_text(one: Listed | Held) -> str:
    """Return a municipality with its province."""
    return f"{one.municipality} ({one.province})" if one.province else one.municipality


def _proposal(change: RegisterChange, known: Held, one: Listed | None, before: str, after: str) -> Proposal:
    return Proposal(
        change,
        known.tax_code,
        one.name if one else known.name,
        before,
        after,
        one.row if one else None,
        known.partner_id,
        known.partner_name,
    )
