"""Failures as logs show them: what kind, and the lines they came through; never what they say, which may quote what was asked."""

import traceback
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2]


def failures(failure: BaseException | None) -> list[dict[str, Any]]:
    """Return the failure and those behind it."""
    found: list[dict[str, Any]] = []
    while failure is not None:
        lines = [
            f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(failure.__traceback__)
        ]
        found.append({"kind": type(failure).__name__, "at": lines})
        failure = failure.__cause__ or failure.__context__
    return found


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else path.name
