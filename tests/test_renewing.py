"""What takes long is told as it was, while it is worked out anew; nothing is worked out twice, and no error is swallowed."""

import asyncio
from contextvars import ContextVar

import pytest

from graph_service.renewing import Renewing

OF_WHOM = ContextVar("of_whom", default="nobody")


class Work:
    """Something that takes until it is let go, and how often it was begun."""

    def __init__(self):
        self.begun, self.may_end, self.seen = 0, asyncio.Event(), []

    def of(self, value):
        async def work():
            self.begun += 1
            self.seen.append(OF_WHOM.get())
            await self.may_end.wait()
            if isinstance(value, Exception):
                raise value
            return value

        return work


async def test_what_is_known_is_told_at_once_and_the_newer_when_it_is_there():
    known, work = Renewing(most=2), Work()
    work.may_end.set()
    assert await known.get("city", 1, work.of("old"), patience=0) == ("old", True)
    assert await known.get("city", 1, work.of("never"), patience=0) == ("old", True)
    work.may_end.clear()
    for _ in range(3):
        assert await known.get("city", 2, work.of("new"), patience=0) == ("old", False)
    work.may_end.set()
    assert await known.get("city", 2, work.of("never"), patience=60) == ("new", True)
    assert work.begun == 2


async def test_where_there_is_time_nobody_is_told_what_is_old_however_fast_things_change():
    known, work = Renewing(most=2), Work()
    asking = [asyncio.create_task(known.get("city", state, work.of(state))) for state in range(5)]
    await asyncio.sleep(0.01)
    assert work.begun == 1, "one at a time"
    work.may_end.set()
    assert await asyncio.gather(*asking) == [(state, True) for state in range(5)]


async def test_the_work_goes_on_when_whoever_asked_gives_up_and_is_done_in_nobodys_name():
    known, work = Renewing(most=2), Work()
    OF_WHOM.set("somebody in a hurry")
    asking = asyncio.create_task(known.get("city", 1, work.of("found")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    work.may_end.set()
    assert await known.get("city", 1, work.of("never")) == ("found", True)
    assert (work.begun, work.seen) == (1, ["nobody"])


async def test_everybody_who_waits_is_told_what_went_wrong_and_the_next_one_begins_anew():
    known, work = Renewing(most=2), Work()
    asking = [asyncio.create_task(known.get("city", 1, work.of(ValueError("no")))) for _ in range(2)]
    await asyncio.sleep(0)
    work.may_end.set()
    for one in asking:
        with pytest.raises(ValueError, match="no"):
            await one
    assert await known.get("city", 1, work.of("found")) == ("found", True)


async def test_only_what_was_asked_last_is_kept():
    known, work = Renewing(most=2), Work()
    work.may_end.set()
    for about in ("a", "b", "a", "c"):
        await known.get(about, 1, work.of(about))
    assert list(known.held) == ["a", "c"]
