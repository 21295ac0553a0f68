"""The ledger of a grant: the balance is the sum of its entries, never below zero, and nothing is changed afterwards."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph_service.coverage.grants import EntrySum, grant_totals
from graph_service.domain.grants import (
    MOST_CENTS,
    Approval,
    Booked,
    Funded,
    Ledger,
    allocated,
    closed,
    opened,
    spent,
    taken_back,
)
from graph_service.domain.model import (
    Beneficiary,
    Grant,
    GrantCategory,
    GrantEntryKind,
    GrantState,
    InclusionPact,
    InclusionPactState,
)
from graph_service.domain.phrases import euros
from graph_service.domain.problems import (
    BalanceExceeded,
    GrantOpen,
    InTheFuture,
    Missing,
    NotFound,
    NotReversible,
    OutsidePeriod,
    PathToCome,
    SumOutOfRange,
    TellsWho,
    WrongState,
)
from tests.worlds import MONDAY

HOUSEHOLD = Beneficiary("FAM-TNY234", "FAM-TNY234", "mill")
PATH = InclusionPact("path", "FAM-TNY234", "north-pact", date(2026, 11, 1), date(2027, 6, 30))
GRANT = Grant("grant", "path", date(2026, 11, 1), date(2027, 6, 30), balance_cents=1000, last_entry=1)
LEDGER = Ledger(HOUSEHOLD, GRANT)
SAYS = Approval("la coordinatrice")
FOOD = GrantCategory.FOOD


def test_a_grant_is_opened_for_a_path_that_runs_and_has_no_other():
    blank = Grant("grant", "path", MONDAY, MONDAY)
    found = opened(blank, 1000, None, SAYS, Funded(HOUSEHOLD, PATH), MONDAY)
    assert (found.grant.balance_cents, found.grant.end, found.entry.number) == (1000, PATH.end, 1)
    over = replace(PATH, state=InclusionPactState.CLOSED)
    assert opened(blank, 1000, None, SAYS, Funded(HOUSEHOLD, over, "other"), MONDAY) == [
        WrongState(("inclusionPactId",), InclusionPactState.CLOSED, (InclusionPactState.RUNNING,)),
        GrantOpen(("inclusionPactId",), "other"),
    ]
    early = Approval("x", date(2026, 10, 31))
    assert opened(blank, 0, date(2026, 11, 22), early, Funded(HOUSEHOLD, PATH), MONDAY) == [
        SumOutOfRange(("cents",), 0, 1, MOST_CENTS),
        OutsidePeriod(("endsOn",), MONDAY, None),
        OutsidePeriod(("on",), PATH.start, MONDAY),
    ]


def test_a_path_that_is_still_to_begin_has_no_grant_yet():
    blank, path = Grant("grant", "path", MONDAY, MONDAY), replace(PATH, start=date(2026, 12, 1))
    refused = opened(blank, 1000, None, SAYS, Funded(HOUSEHOLD, path), MONDAY)
    assert refused == [PathToCome(("inclusionPactId",), path.start)]
    assert isinstance(opened(blank, 1000, None, SAYS, Funded(HOUSEHOLD, path), path.start), Booked)


def test_a_sum_that_is_refused_is_told_in_euros():
    [refused] = allocated(LEDGER, 99_999_999, SAYS, MONDAY)
    assert refused.message("it") == "l'importo deve stare tra 0,01 € e 99.990,00 €"


@pytest.mark.parametrize(
    ("cents", "approval", "problems"),
    [
        (1001, SAYS, [BalanceExceeded(("cents",), 1000)]),
        (0, SAYS, [SumOutOfRange(("cents",), 0, 1, MOST_CENTS)]),
        (-5, SAYS, [SumOutOfRange(("cents",), -5, 1, MOST_CENTS)]),
        (5, Approval(" "), [Missing(("approvedBy",))]),
        (5, Approval("x", note="IBAN IT60X0542811101000000123456"), [TellsWho(("note",), "IBAN", 5, 32)]),
        (5, Approval("x", date(2026, 11, 24)), [InTheFuture(("on",), date(2026, 11, 24), MONDAY)]),
        (5, Approval("x", date(2026, 10, 31)), [OutsidePeriod(("on",), GRANT.start, MONDAY)]),
    ],
)
def test_what_cannot_be_spent_is_refused(cents, approval, problems):
    assert spent(LEDGER, cents, FOOD, approval, MONDAY) == problems


def test_nothing_is_spent_after_the_last_day_but_it_may_be_taken_back():
    late = replace(LEDGER, grant=replace(GRANT, end=date(2026, 11, 22)))
    assert spent(late, 5, FOOD, SAYS, MONDAY) == [OutsidePeriod(("on",), GRANT.start, date(2026, 11, 22))]
    entry = spent(late, 5, FOOD, Approval("x", date(2026, 11, 22)), MONDAY).entry
    assert isinstance(taken_back(replace(late, entry=entry), 2, SAYS, MONDAY), Booked)


def test_an_entry_is_taken_back_once_and_a_taking_back_never():
    one = spent(LEDGER, 400, FOOD, SAYS, MONDAY)
    after = Ledger(HOUSEHOLD, one.grant, one.entry)
    back = taken_back(after, 2, SAYS, MONDAY)
    assert (back.entry.cents, back.entry.reverses, back.entry.category) == (400, 2, FOOD)
    assert back.grant.balance_cents == 1000
    assert taken_back(replace(after, reversed_before=True), 2, SAYS, MONDAY) == [
        NotReversible(("number",), 2)
    ]
    assert taken_back(replace(after, entry=back.entry), 3, SAYS, MONDAY) == [NotReversible(("number",), 3)]
    assert taken_back(LEDGER, 9, SAYS, MONDAY) == [NotFound(("number",), "9")]
    money = allocated(LEDGER, 500, SAYS, MONDAY)
    poor = Ledger(HOUSEHOLD, replace(money.grant, balance_cents=499), money.entry)
    assert taken_back(poor, 2, SAYS, MONDAY) == [BalanceExceeded(("number",), 499)]


def test_closing_gives_back_what_is_left_and_is_the_end():
    found = closed(LEDGER, SAYS, MONDAY)
    assert (found.entry.kind, found.entry.cents, found.grant.balance_cents) == (
        GrantEntryKind.RETURN,
        -1000,
        0,
    )
    over = Ledger(HOUSEHOLD, found.grant, found.entry)
    refused = [WrongState(("id",), GrantState.CLOSED, (GrantState.OPEN,))]
    assert allocated(over, 5, SAYS, MONDAY) == refused
    assert spent(over, 5, FOOD, SAYS, MONDAY)[0] == refused[0]
    assert taken_back(over, 2, SAYS, MONDAY)[0] == refused[0]
    assert closed(over, SAYS, MONDAY) == refused


MOVES = some.lists(
    some.tuples(some.sampled_from(["allocate", "spend", "reverse", "close"]), some.integers(-10, 1500)),
    max_size=30,
)


@given(MOVES)
def test_whatever_is_entered_the_balance_is_the_sum_of_the_entries_and_not_below_zero(moves):
    grant, entries = replace(GRANT, balance_cents=0, last_entry=0), []
    for what, number in moves:
        named = next((one for one in entries if one.number == number % 7), None)
        before = any(one.reverses == number % 7 for one in entries)
        ledger = Ledger(HOUSEHOLD, grant, named, before)
        found = {
            "allocate": lambda to=ledger, cents=number: allocated(to, cents, SAYS, MONDAY),
            "spend": lambda to=ledger, cents=number: spent(to, cents, FOOD, SAYS, MONDAY),
            "reverse": lambda to=ledger, place=number % 7: taken_back(to, place, SAYS, MONDAY),
            "close": lambda to=ledger: closed(to, SAYS, MONDAY),
        }[what]()
        if isinstance(found, Booked):
            grant, entries = found.grant, [*entries, found.entry]
        assert grant.balance_cents == sum(one.cents for one in entries) >= 0
        assert [one.balance_cents for one in entries] == [
            sum(one.cents for one in entries[: place + 1]) for place in range(len(entries))
        ]


def test_the_money_of_five_families_parts_into_what_became_of_it():
    def of(family, *sums):
        return [EntrySum(family, GrantEntryKind(kind), category, cents) for kind, category, cents in sums]

    five = [
        one
        for family in "abcde"
        for one in of(family, ("ALLOCATE", None, 1000), ("SPEND", FOOD, -400), ("REVERSE", FOOD, 100))
    ]
    found = grant_totals(five)
    assert (found.families, found.allocated_cents) == (5, 5000)
    assert [(row.keys, row.number) for row in found.uses] == [(("FOOD",), 1500), (("LEFT",), 3500)]
    some_returned = [*five, *of("a", ("RETURN", None, -700))]
    assert [(row.keys, row.number) for row in grant_totals(some_returned).uses] == [
        (("FOOD",), 1500),
        (("LEFT", "RETURNED"), 3500),
    ]
    assert grant_totals(five[:12]).allocated_cents is None


def test_money_is_written_as_people_write_it():
    assert [euros(1234567, "it"), euros(-5, "it"), euros(1234567, "en")] == [
        "12.345,67 €",
        "-0,05 €",
        "€12,345.67",
    ]
