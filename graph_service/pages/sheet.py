"""The sheet of what is missing, for the table around which a pact meets: one page to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from graph_service.domain.phrases import Language, decimal, phrase
from graph_service.pages.shown import TEMPLATES, style_called

MOST_ROWS = 16
"""So many fit on a page, with room for notes."""
MOST_NAMES = 30


@dataclass(frozen=True)
class Hours:
    """Whole hours a week."""

    demand: float
    served: float
    coverable: float
    gap: float


@dataclass(frozen=True)
class SheetRow:
    """A competence with its hours; None where they are hidden. `most` is what the longest bar stands for."""

    name: str
    figures: Hours | None
    most: float = 0.0

    def share(self, hours: float) -> float:
        """Return how long a bar of so many hours is, of 99: the edge of the longest is to be seen."""
        return round(99 * hours / self.most, 2) if self.most else 0.0


def gaps_sheet(
    place: str,
    taken_on: date,
    total: Hours | None,
    rows: Sequence[SheetRow],
    k: int,
    language: Language,
) -> str:
    """Return the page: those competences first of which most is missing; hidden ones are only named."""
    most = max((row.figures.demand for row in rows if row.figures), default=0.0)
    shown = [(row.name, row.figures) for row in rows if row.figures]
    shown.sort(key=lambda row: (-row[1].gap, row[0]))
    return TEMPLATES.get_template("sheet.html").render(
        say=partial(phrase, language=language),
        number=lambda hours: decimal(hours, language, 0),
        style=style_called("sheet.css"),
        language=language,
        place=place,
        taken_on=taken_on,
        total=total,
        rows=[SheetRow(name, figures, most) for name, figures in shown[:MOST_ROWS]],
        hidden=sorted({row.name for row in rows if not row.figures})[:MOST_NAMES],
        k=k,
    )
