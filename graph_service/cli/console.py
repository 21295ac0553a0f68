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
    """Run asynchronous work to its end, on the faster loop where there is one.

    The answer is not the task's own: putting back the handler of SIGINT, asyncio has `signal` make an error of its
    `repr`, which for a large answer takes more memory than the answer itself (seen with Python 3.11).
    """
    answers: list[T] = []

    async def answered() -> None:
        answers.append(await work)

    run_loop(answered())
    return answers[0]


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
