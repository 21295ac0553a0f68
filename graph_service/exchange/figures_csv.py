"""Figures as CSV, for spreadsheets: UTF-8 with a mark at its beginning, one row a line; what is hidden is left empty."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph_service.errors import PattiError

Cell = str | float | int | bool | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_figures(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write rows under these columns and return how many there were. Raises PattiError when it cannot be written."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            written = csv.writer(file)
            written.writerow(columns)
            count = 0
            for row in rows:
                written.writerow(map(_cell, row))
                count += 1
    except OSError as error:
        raise PattiError(f"{path} cannot be written: {error}") from None
    return count


def _cell(value: Cell) -> Cell:
    """Return the value so that no spreadsheet takes a text for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
