"""Whom to invite first: as few as trying all sets would find, those first who were not asked, then by name."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.coverage.gaps import HOUR
from graph_service.coverage.hours import free_minutes
from graph_service.coverage.invitations import Candidate, Invitations, invitations
from graph_service.coverage.kinds import CandidateKind
from graph_service.coverage.ledger import opened
from graph_service.domain.problems import ShareOutOfReach
from graph_service.matching.pairing import Pairing
from graph_service.matching.requirements import requirements
from tests.coverage.brute import most
from tests.coverage.strategies import MONTH, a_demand, networks
from tests.examples import examples
from tests.worlds import an_offer

LONG = 60.0


@st.composite
def candidates(draw):
    return [
        Candidate(
            f"c{number}",
            CandidateKind.OTHER_PACT,
            an_offer(
                "",
                draw(st.sampled_from([0.5, 1, 2, 3])),
                1,
                id=draw(st.sampled_from(["same", f"c{number}"])),
                pact=draw(st.sampled_from(["northern", "southern"])),
                competences=(draw(st.sampled_from(["homework", "maths", "spid"])),),
            ),
            asked_recently=draw(st.booleans()),
            said_no=draw(st.integers(0, 5)) == 0,
            person=draw(st.sampled_from([None, None, "ann", "ben"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


def brute_force(ledger, several, share):
    """The names chosen by trying every set, by linear programming, or the most that any set closes."""
    arcs = [ledger.arcs[need].tolist() for need in range(len(ledger.demands))]
    without = most(ledger.open, ledger.free, arcs)
    gap = round(sum(ledger.open) - without)
    several = sorted((one for one in several if not one.said_no), key=lambda one: one.name)
    could = {
        (one.name, need)
        for one in several
        for need, demand in enumerate(ledger.demands)
        if all(
            found.verdict == "MET"
            for found in requirements(Pairing(demand.need, one.offer, demand.circumstances))
            if found.name != "CAPACITY"
        )
    }

    def closed(some):
        free = [*ledger.free, *(free_minutes(one.offer, MONTH) for one in some)]
        wider = [
            [*own, *(len(ledger.free) + row for row, one in enumerate(some) if (one.name, need) in could)]
            for need, own in enumerate(arcs)
        ]
        return round(most(ledger.open, free, wider) - without)

    farthest = 0
    for size in range(len(several) + 1):
        sets = [
            some
            for some in combinations(several, size)
            if len([one.person for one in some if one.person])
            == len({one.person for one in some if one.person})
        ]
        enough = []
        for some in sets:
            minutes = closed(some)
            farthest = max(farthest, minutes)
            if minutes >= share * gap:
                enough.append((sum(one.asked_recently for one in some), [one.name for one in some]))
        if enough:
            return min(enough)[1], gap
    return farthest, gap


@settings(max_examples=examples(40))
@given(networks(most=4), candidates(), st.sampled_from([Fraction(1, 3), Fraction(4, 5), Fraction(1)]))
def test_no_fewer_do_and_among_as_few_the_spared_and_then_the_names_decide(network, several, share):
    ledger = opened(*network, MONTH)
    expected, gap = brute_force(ledger, several, share)
    found = invitations(ledger, reversed(several), share, LONG)
    if isinstance(expected, list):
        assert [one.candidate.name for one in found.invited] == expected
        assert found.proven
        assert found.bound == len(expected)
        assert found.closed_hours >= found.wanted_hours >= float(share) * gap / HOUR / ledger.weeks - 1e-9
    else:
        assert found == ShareOutOfReach(("share",), float(share), float(Fraction(expected, gap)))


def candidate(name, hours, **facts):
    return Candidate(name, CandidateKind.ENDED, an_offer("", hours, 1, id=name), **facts)


def test_one_who_gives_all_is_fewer_than_two():
    ledger = opened([a_demand(hours=4)], [an_offer(hours=1, places=1)], MONTH)
    found = invitations(ledger, [candidate("a", 2), candidate("b", 1), candidate("c", 3)], Fraction(1), LONG)
    assert [(one.candidate.name, one.hours) for one in found.invited] == [("c", 3)]
    assert (found.gap_hours, found.closed_hours, found.bound, found.proven) == (3, 3, 1, True)


def test_nothing_missing_asks_nobody():
    ledger = opened([a_demand(hours=1)], [an_offer()], MONTH)
    assert invitations(ledger, [candidate("a", 2)], Fraction(1), LONG) == Invitations((), 0, 0, 0, 0, True)


def test_without_time_few_are_found_and_not_said_to_be_fewest():
    ledger = opened([a_demand(hours=4)], [], MONTH)
    found = invitations(ledger, [candidate("a", 2), candidate("b", 2), candidate("c", 4)], Fraction(1), 0)
    assert found.closed_hours == 4
    assert not found.proven
    assert found.bound <= len(found.invited)
