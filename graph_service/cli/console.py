"""What the commands have in common: where they print, how they run, how rows going by are shown."""

import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

if sys.platform == "win32":
    from asyncio import run as run_loop
else:
    from uvloop import run as run_loop

T = TypeVar("T")

Lang = Annotated[Literal["it", "en"], typer.Option("--lang", help="The language of reasons.")]


def console() -> Console:
    """Return the console for answers."""
    return Console(highlight=False)


def error_console() -> Console:
    """Return the console for progress and for what went wrong."""
    return Console(stderr=True, highlight=False)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work to its end, on the faster loop where there is one."""
    return run_loop(work)


@contextmanager
def rows_bar(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar of rows gone by for the length of the block."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    told = error_console()
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as shown:
        task = shown.add_task(what, total=total)
        yield lambda rows: shown.advance(task, rows)


@contextmanager
def clock_running(what: str) -> Iterator[None]:
    """Show for how long the block has been at it, where somebody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    told = error_console()
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as shown:
        shown.add_task(what)
        yield
