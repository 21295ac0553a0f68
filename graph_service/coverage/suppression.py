"""What may be shown to everybody: rounded hours of rows with enough families, and nothing to work out the others from.

Of each row, a cell or a sum of cells:

- with demand from fewer than k distinct families it is hidden;
- if fewer than k families, but some, changed since the figures that are shown, those stay: a difference would be theirs;
- else its figures are renewed, unless that would let somebody bound a hidden figure, of this release or an earlier one,
  or what fewer than k families changed, more narrowly than within a protective interval: as wide as the figure itself,
  at most `protection` hours. Then of the rows that give it away the smallest is hidden, or keeps its old figures.

The audit is exact: linear programming over all rows, levels and releases, for each of the three figures that make up
demand (see `audit`). A hidden figure of zero hours is not protected. What is shown of demand is the sum of the rounded
figures, so it tells nothing more.

Whoever keeps releases keeps them all as long as a row shows figures of theirs; the families in them need no names, any
token does that stays the same. Which row is smallest depends on figures that are not shown; nobody has learned more from
that than from hiding at random, but it is not proven.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum

from graph_service.coverage.asking import FLOOR
from graph_service.coverage.audit import CLOSE, Audit, Fact, Target
from graph_service.coverage.gaps import HOUR, Gaps
from graph_service.coverage.kinds import Shown
from graph_service.coverage.ledger import Key, Ledger

MEASURES = ("served", "coverable", "gap")


@dataclass(frozen=True)
class Rules:
    """From how many families on a row is shown; hours to which it is rounded, and those that protect at most.

    `visible` is the share of demand that has to be seen at the level at which a view opens.
    """

    k: int = FLOOR
    step: float = 1.0
    protection: float = 10.0
    visible: float = 0.8


@dataclass(frozen=True)
class Leaf:
    """The hours of a cell, and what each family asks and is served of it, by a token that says nothing."""

    served: float
    coverable: float
    gap: float
    families: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def demand(self) -> float:
        return self.served + self.coverable + self.gap


@dataclass(frozen=True)
class Release:
    """What is shown on a day, and, kept apart, what it was made of.

    `shown` and `opens_at`, the number of the level at which a view opens, are for everybody; None when at no level
    enough is seen. `leaves` and `rows` are not.
    """

    on: date
    shown: Mapping[Key, Shown]
    opens_at: int | None
    leaves: Mapping[Key, Leaf]
    rows: Mapping[Key, tuple[Key, ...]]

    @property
    def renewed(self) -> frozenset[Key]:
        """The rows whose figures are of this day."""
        return frozenset(key for key, one in self.shown.items() if one.as_of == self.on)

    @property
    def hidden(self) -> frozenset[Key]:
        return frozenset(self.rows.keys() - self.shown.keys())


def leaves(ledger: Ledger, found: Gaps) -> dict[Key, Leaf]:
    """Return the cells of these gaps with their families."""
    unit = HOUR * ledger.weeks
    families: dict[Key, dict[str, tuple[float, float]]] = {cell: {} for cell in found.cells}
    for cell, needs in found.needs.items():
        for need in needs:
            token = ledger.demands[need].family_id
            asked, served = families[cell].get(token, (0.0, 0.0))
            families[cell][token] = asked + ledger.asked[need], served + sum(ledger.served[need])
    return {
        cell: Leaf(one.served / unit, float(one.coverable) / unit, float(one.gap) / unit, families[cell])
        for cell, one in found.cells.items()
    }


def publish(
    on: date,
    cells: Mapping[Key, Leaf],
    rows: Mapping[Key, Sequence[Key]],
    levels: Sequence[Iterable[Key]],
    past: Sequence[Release] = (),
    rules: Rules | None = None,
    asked: Collection[Key] | None = None,
) -> Release:
    """Return what may be shown of these rows on a day after all past releases, the oldest of which is the first.

    `rows` name the cells under each row; `levels` hold the rows of each level, the finest first. Where rows are `asked`
    for, no others are shown: then others of enough families give nothing away, and are not kept from being worked out.
    """
    rules = rules or Rules()
    own = {key: tuple(sorted(rows[key])) for key in sorted(rows)}
    chosen = _Choice(on, cells, own, past, rules, asked)
    chosen.audit()
    shown = chosen.shown()
    total = sum(cell.demand for cell in cells.values())
    opens_at = None
    for number, level in enumerate(levels):
        seen = {cell for row in level if row in shown for cell in rows[row]}
        if total and sum(cells[cell].demand for cell in seen) >= rules.visible * total:
            opens_at = number
            break
    return Release(on, shown, opens_at, dict(cells), chosen.rows)


class _Choice:
    """Which rows are renewed, which keep what they showed, and which are hidden."""

    def __init__(
        self,
        on: date,
        cells: Mapping[Key, Leaf],
        rows: Mapping[Key, tuple[Key, ...]],
        past: Sequence[Release],
        rules: Rules,
        asked: Collection[Key] | None,
    ) -> None:
        self.on, self.rows, self.past, self.rules = on, rows, past, rules
        self.now = len(past)
        self.times = [*((one.leaves, one.rows) for one in past), (cells, rows)]
        self.numbers = _numbered([leaves for leaves, _ in self.times])
        self.moved = [_moved(leaves, cells) for leaves, _ in self.times]
        by_day = {one.on: number for number, one in enumerate(past)}
        last = {key: by_day[one.as_of] for release in past for key, one in release.shown.items()}
        before = past[-1].shown if past else {}
        self.kept: dict[Key, Shown] = {}
        self.renewed: set[Key] = set()
        self.not_asked: set[Key] = set()
        for key, own in rows.items():
            if len({token for cell in own for token in cells[cell].families}) < rules.k:
                continue
            if asked is not None and key not in asked:
                self.not_asked.add(key)
                continue
            if key in before:
                self.kept[key] = before[key]
            if key not in last or not 0 < self._changed(last[key], key) < rules.k:
                self.renewed.add(key)

    def _changed(self, time: int, key: Key) -> int:
        """Return how many families' part in a row differs from what it was at an earlier time."""
        cells = {*self.rows.get(key, ()), *self.times[time][1].get(key, ())}
        return len(set().union(*(self.moved[time].get(cell, frozenset()) for cell in cells)))

    def _value(self, time: int, key: Key, measure: str) -> float:
        leaves, rows = self.times[time]
        return fsum(getattr(leaves[cell], measure) for cell in rows.get(key, ()))

    def _rounded(self, key: Key, measure: str) -> float:
        return round(self._value(self.now, key, measure) / self.rules.step) * self.rules.step

    def shown(self) -> dict[Key, Shown]:
        """Return the rows that are shown, as far as chosen."""
        return {
            key: Shown(**{measure: self._rounded(key, measure) for measure in MEASURES}, as_of=self.on)
            if key in self.renewed
            else self.kept[key]
            for key in self.rows
            if key in self.renewed or key in self.kept
        }

    def audit(self) -> None:
        """Take back figures until nothing hidden is bounded too narrowly."""
        audits = {measure: self._audit(measure) for measure in MEASURES}
        waiting = list(MEASURES)
        while waiting:
            bounding = audits[waiting[0]].narrow()
            if bounding is None:
                waiting.pop(0)
                continue
            key = min((key for _, key in bounding), key=self._size)
            self.renewed.remove(key)
            for measure, one in audits.items():
                one.withdraw((self.now, key))
                if key not in self.kept:
                    one.watch(self._hidden(self.now, key, measure))
            if key not in self.kept:
                waiting = list(MEASURES)

    def _size(self, key: Key) -> tuple[float, int, Key]:
        return sum(self._value(self.now, key, measure) for measure in MEASURES), len(self.rows[key]), key

    def _audit(self, measure: str) -> Audit:
        numbers, facts, targets = self.numbers, list[Fact](), list[Target]()
        half = self.rules.step / 2
        for time, (_, rows) in enumerate(self.times):
            now = time == self.now
            renewed = self.renewed if now else self.past[time].renewed
            for key in sorted(renewed):
                shown = self._rounded(key, measure) if now else getattr(self.past[time].shown[key], measure)
                own = tuple(numbers[time, cell] for cell in rows[key])
                facts.append(Fact((time, key), own, max(0.0, shown - half), shown + half, now))
            visible = (
                self.renewed | self.kept.keys() | self.not_asked if now else self.past[time].shown.keys()
            )
            for key in rows:
                if key not in visible:
                    targets += self._hidden(time, key, measure)
            if not now:
                for key in sorted({*self.rows, *rows}):
                    targets += self._change(time, key, measure)
        audit = Audit(1 + max(numbers.values(), default=-1), facts)
        audit.watch(targets)
        return audit

    def _hidden(self, time: int, key: Key, measure: str) -> Iterator[Target]:
        """Yield what nobody may bound of a hidden row."""
        value = self._value(time, key, measure)
        if value > CLOSE:
            terms = {self.numbers[time, cell]: 1.0 for cell in self.times[time][1][key]}
            yield Target((time, key), terms, min(value, self.rules.protection))

    def _change(self, time: int, key: Key, measure: str) -> Iterator[Target]:
        """Yield what nobody may bound of a row's change since a release, when it is that of a few families."""
        if not 0 < self._changed(time, key) < self.rules.k:
            return
        change = self._value(self.now, key, measure) - self._value(time, key, measure)
        terms: dict[int, float] = defaultdict(float)
        for at, sign in ((self.now, 1.0), (time, -1.0)):
            for cell in self.times[at][1].get(key, ()):
                terms[self.numbers[at, cell]] += sign
        terms = {number: sign for number, sign in terms.items() if sign}
        if terms and abs(change) > CLOSE:
            yield Target((time, self.now, key), terms, min(abs(change), self.rules.protection))


def _moved(before: Mapping[Key, Leaf], after: Mapping[Key, Leaf]) -> dict[Key, frozenset[str]]:
    """Return the families of each cell whose part in it differs."""
    none = Leaf(0.0, 0.0, 0.0)
    found = {}
    for cell in before.keys() | after.keys():
        old, new = before.get(cell, none).families, after.get(cell, none).families
        found[cell] = frozenset(
            token for token in old.keys() | new.keys() if old.get(token) != new.get(token)
        )
    return found


def _numbered(times: Sequence[Mapping[Key, Leaf]]) -> dict[tuple[int, Key], int]:
    """Number the cells at each time; one in which nothing changed since the time before has the same number."""
    numbers: dict[tuple[int, Key], int] = {}
    count = 0
    for time, leaves in enumerate(times):
        for cell in sorted(leaves):
            if time and times[time - 1].get(cell) == leaves[cell]:
                numbers[time, cell] = numbers[time - 1, cell]
            else:
                numbers[time, cell] = count
                count += 1
    return numbers
