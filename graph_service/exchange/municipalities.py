"""Italian municipalities, however a list writes them, resolved to the cadastral code that ISTAT gives them.

Nothing is guessed: a name that fits none, or several, is not resolved.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph_service.domain.registers import Municipality
from graph_service.resources import resource


@dataclass(frozen=True)
class Municipalities:
    """All municipalities by their bare names; `provinces` maps how provinces are written to their two letters."""

    by_name: Mapping[tuple[str, str], Municipality]
    alone: Mapping[str, Municipality]
    provinces: Mapping[str, str]

    def resolve(self, name: str, province: str | None = None) -> Municipality | None:
        """Return the municipality; without a province only when just one in Italy has the name.

        >>> municipalities().resolve("CIRIE'", "TO").code, municipalities().resolve("Pecco", "Torino").name
        ('C722', 'Val di Chy')
        >>> municipalities().resolve("Samone")
        """
        letters = self.provinces.get(bare(province)) if province and province.strip() else ""
        if letters is None:
            return None
        for spelling in _spellings(name):
            key = bare(spelling)
            found = self.by_name.get((key, letters)) if letters else self.alone.get(key)
            if found:
                return found
        return None

    def province(self, written: str | None) -> str | None:
        """Return the two letters of a province, or None when there is none such."""
        return self.provinces.get(bare(written)) if written else None


def bare(name: str) -> str:
    """Return the letters alone, so that `CIRIE'` and `Ciriè` are the same.

    >>> bare("CIRIE'"), bare("Pont-Canavese") == bare("PONT CANAVESE")
    ('cirie', True)
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalnum())


def _spellings(name: str) -> Iterator[str]:
    """Yield the name as it is, then the Italian one of two: `BOLZANO .BOZEN.`, `Bolzano/Bozen`."""
    yield name
    for sign in (" .", "/"):
        if sign in name:
            yield name.partition(sign)[0]


@cache
def municipalities() -> Municipalities:
    """Return the municipalities that come with the code."""
    folder = resource("seeds") / "municipalities"
    rows = list(_rows(folder / "municipalities.csv"))
    known = {row["code"]: Municipality(row["code"], row["name"], row["province"]) for row in rows}
    named = [(row["name"], known[row["code"]]) for row in rows]
    named += [(row["name"], known[row["code"]]) for row in _rows(folder / "merged.csv")]
    provinces = {bare(row["province"]): row["province"] for row in rows}
    provinces |= {bare(row["province_name"]): row["province"] for row in rows}
    return Municipalities(
        {(bare(name), one.province): one for name, one in reversed(named)}, _alone(named), provinces
    )


def _alone(named: Iterable[tuple[str, Municipality]]) -> dict[str, Municipality]:
    found: dict[str, set[Municipality]] = {}
    for name, one in named:
        found.setdefault(bare(name), set()).add(one)
    return {name: next(iter(some)) for name, some in found.items() if len(some) == 1}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
