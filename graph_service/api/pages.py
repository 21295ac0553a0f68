"""Connections, as Relay means them: edges with cursors, a count, and what was wrong with the asking."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Generic, TypeVar

import strawberry

from graph_service.api.problems import UserError, user_errors
from graph_service.domain.phrases import Language
from graph_service.domain.problems import NotACursor, OutOfRange, Problem, StaleCursor
from graph_service.graph.pages import Keys

T = TypeVar("T")
MOST_ON_A_PAGE = 100
MOST_TOGETHER = 500
"""On a page of what is looked at as a whole: the cells of a heat map, a network."""
LONGEST_QUOTED = 80
First = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]
Together = Annotated[int, strawberry.argument(description="How many, 1 to 500.")]
AtMost = Annotated[int, strawberry.argument(description="How many at most, up to 100.")]
After = Annotated[
    str | None,
    strawberry.argument(description="`endCursor` of the page before; null for the first page."),
]
_RANK = re.compile(r"([0-9]{1,9})@([0-9a-f]+)")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last edge: give it as `after` for the next page."
    )


@strawberry.type(description="One item of a list, with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="The item's place in the list.")
    node: T = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The items of this page, in order.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="What was wrong with the asking; the page is empty then."
    )
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="How many items the whole list has.")
    async def total_count(self) -> int:
        return await self.count()


def encode_cursor(listed: str, place: str) -> str:
    """Return a place in a list as a cursor; clients should not look inside."""
    return base64.urlsafe_b64encode(f"{listed}:{place}".encode()).decode().rstrip("=")


def decode_cursor(listed: str, cursor: str) -> str | None:
    """Return the place in this list, or None when it is no cursor or one of another list."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    of, colon, place = text.partition(":")
    return place if colon and of == listed else None


def fingerprint(ids: Sequence[str]) -> str:
    """Return a short text that differs when the list does."""
    return hashlib.blake2b("\n".join(ids).encode(), digest_size=8).hexdigest()


def page_problems(listed: str, first: int, after: str | None, most: int = MOST_ON_A_PAGE) -> list[Problem]:
    """Return what is wrong with how a page is asked for."""
    problems: list[Problem] = []
    if not 1 <= first <= most:
        problems.append(OutOfRange(("first",), first, 1, most))
    if after is not None and decode_cursor(listed, after) is None:
        problems.append(_not_a_cursor(after))
    return problems


def _not_a_cursor(given: str) -> NotACursor:
    return NotACursor(("after",), given[:LONGEST_QUOTED])


def page_info(cursors: Sequence[str], more: bool, after: str | None) -> PageInfo:
    return PageInfo(
        has_next_page=more,
        has_previous_page=after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


def refused(problems: Sequence[Problem], language: Language) -> Connection[T]:
    """Return an empty page that says what was wrong."""
    return Connection(
        edges=[],
        page_info=page_info([], False, None),
        user_errors=user_errors(problems, language),
        count=_none,
    )


async def _none() -> int:
    return 0


async def keyset_connection(
    listed: str,
    first: int,
    after: str | None,
    language: Language,
    read: Callable[[int, str], Awaitable[Keys]],
    nodes: Callable[[list[str]], Awaitable[Sequence[T | None]]],
    count: Callable[[], Awaitable[int]] | None = None,
) -> Connection[T]:
    """Return a page of the list of this name, which the store keeps in order of a key.

    `read` gives the keys after one; `nodes` the items of ids; `count` the whole number, when `read` does not.
    """
    if problems := page_problems(listed, first, after):
        return refused(problems, language)
    keys = await read(first, (after and decode_cursor(listed, after)) or "")
    found = await nodes([id_ for id_, _ in keys.items])
    edges = [
        Edge(cursor=encode_cursor(listed, sort_key), node=node)
        for (_, sort_key), node in zip(keys.items, found, strict=True)
        if node is not None
    ]

    async def counted() -> int:
        if keys.total is not None:
            return keys.total
        assert count is not None, "a list that is not counted with its page is counted on its own"
        return await count()

    return Connection(
        edges=edges, page_info=page_info([e.cursor for e in edges], keys.more, after), count=counted
    )


def ranked_slice(
    listed: str, total: int, revision: str, first: int, after: str | None, most: int = MOST_ON_A_PAGE
) -> tuple[range, Callable[[int], str]] | list[Problem]:
    """Return the places of a page in a ranked list and how to write their cursors, or what is wrong.

    A cursor holds its place and the fingerprint of the ranking: one of another ranking is stale.
    """
    if problems := page_problems(listed, first, after, most):
        return problems
    start = 0
    if after is not None:
        rank = _RANK.fullmatch(decode_cursor(listed, after) or "")
        if rank is None:
            return [_not_a_cursor(after)]
        if rank[2] != revision:
            return [StaleCursor(("after",))]
        start = int(rank[1]) + 1
    return range(start, min(total, start + first)), lambda index: encode_cursor(listed, f"{index}@{revision}")


async def ranked_connection(
    listed: str,
    ids: Sequence[str],
    first: int,
    after: str | None,
    language: Language,
    nodes: Callable[[list[str]], Awaitable[Sequence[T | None]]],
    most: int = MOST_ON_A_PAGE,
) -> Connection[T]:
    """Return a page of a list that is ranked as a whole, such as the answer to words; of so many items at most."""
    page = ranked_slice(listed, len(ids), fingerprint(ids), first, after, most)
    if isinstance(page, list):
        return refused(page, language)
    places, cursor = page
    found = await nodes([ids[place] for place in places])
    edges = [
        Edge(cursor=cursor(place), node=node)
        for place, node in zip(places, found, strict=True)
        if node is not None
    ]

    async def counted() -> int:
        return len(ids)

    more = bool(places) and places.stop < len(ids)
    return Connection(edges=edges, page_info=page_info([e.cursor for e in edges], more, after), count=counted)
