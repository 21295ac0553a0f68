"""The audit chain: whatever is changed, left out or put in afterwards shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.audit import (
    Check,
    Entry,
    Flaw,
    Head,
    NotAHead,
    case_mark,
    chained,
    hash_of,
    read_head,
)

WORDS = st.text("abcFAM-:|\",'è", max_size=6)
ENTRIES = st.builds(
    Entry,
    at=st.integers(0, 10**14).map(
        lambda ago: datetime(2026, 11, 23, tzinfo=UTC) - timedelta(microseconds=ago)
    ),
    by=WORDS,
    deed=WORDS,
    kind=WORDS,
    fields=st.lists(WORDS, max_size=3).map(tuple),
    subject=st.none() | WORDS,
    case=st.none() | WORDS,
    event_id=st.none() | WORDS,
)
CHAINS = st.lists(ENTRIES, min_size=1, max_size=6)


def found(rows, head, known=None, portion=2):
    check = Check(known)
    flaws = [
        one for start in range(0, len(rows), portion) for one in check.go_on(rows[start : start + portion])
    ]
    return [one.flaw for one in [*flaws, *check.end(head)]]


@given(CHAINS, st.integers(1, 4))
def test_a_chain_that_nobody_touched_is_whole(entries, portion):
    rows = chained(Head(), entries)
    assert found(rows, rows[-1].head, portion=portion) == []
    assert all(found(rows, rows[-1].head, one.head) == [] for one in rows)


@given(CHAINS, ENTRIES, st.data())
def test_an_entry_that_was_changed_shows_in_whatever_part(entries, other, data):
    rows = chained(Head(), entries)
    place = data.draw(st.integers(0, len(rows) - 1))
    part = data.draw(st.sampled_from(["at", "by", "deed", "kind", "fields", "subject", "case", "event_id"]))
    changed = replace(rows[place].entry, **{part: getattr(other, part)})
    if changed != rows[place].entry:
        rows[place] = replace(rows[place], entry=changed)
        assert Flaw.CHANGED in found(rows, rows[-1].head)
        number, previous = rows[place].number, rows[place].previous
        rows[place] = replace(rows[place], hash=hash_of(number, previous, changed))
        assert found(rows, chained(Head(), entries)[-1].head), "its hash made to fit shows at the next one"


@given(CHAINS, st.data())
def test_an_entry_that_was_taken_out_or_moved_shows(entries, data):
    rows = chained(Head(), entries)
    place = data.draw(st.integers(0, len(rows) - 1))
    without = [one for one in rows if one is not rows[place]]
    assert found(without, rows[-1].head)
    renumbered = [replace(one, number=number) for number, one in enumerate(without, 1)]
    assert found(renumbered, replace(rows[-1].head, number=len(renumbered)))
    turned = [*reversed(rows)]
    assert len(rows) == 1 or found(turned, rows[-1].head)


@given(CHAINS, ENTRIES)
def test_a_chain_made_anew_or_cut_shows_to_who_wrote_its_end_down(entries, other):
    rows = chained(Head(), entries)
    known = rows[-1].head
    anew = chained(Head(), [*entries[:-1], other])
    assert found(anew, anew[-1].head) == [], "by itself it is a chain like any other"
    assert (found(anew, anew[-1].head, known) == []) == (other == entries[-1])
    cut = rows[:-1]
    assert found(cut, cut[-1].head if cut else Head(), known) == [Flaw.MISSING]
    longer = chained(Head(), [*entries, other])
    assert found(longer, longer[-1].head, known) == []


def test_a_moment_is_the_same_in_every_zone():
    at = datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    elsewhere = at.astimezone(tz=datetime.now().astimezone().tzinfo)
    one = Entry(at, "x", "READ", "beneficiary")
    assert hash_of(1, "", one) == hash_of(1, "", replace(one, at=elsewhere))
    assert hash_of(1, "", one) != hash_of(1, "", replace(one, at=at + timedelta(microseconds=1)))


def test_without_its_key_nobody_finds_the_mark_of_a_case():
    assert case_mark("a" * 64) == case_mark("a" * 64) != case_mark("b" * 64)
    assert len(case_mark("a" * 64)) == 64


@pytest.mark.parametrize(
    "text", ["", "12", "x:" + "0" * 64, "12:" + "0" * 63, "12:" + "G" * 64, "-1:" + "0" * 64]
)
def test_what_is_no_end_of_a_chain_is_refused(text):
    with pytest.raises(NotAHead):
        read_head(text)


def test_an_end_is_read_as_it_is_written():
    head = Head(12, "0a" * 32)
    assert read_head(f" {head}\n") == head
