"""Who works with whom: every figure against its definition."""

import io
import json
from datetime import timedelta
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.coverage.network import (
    Shared,
    TieKind,
    betweenness,
    change,
    collaboration,
    graphml,
    measured,
    node_link,
)
from graph_service.domain.schedule import Period
from tests.coverage.strategies import MONTH
from tests.examples import examples
from tests.worlds import MONDAY

PARTNERS = {letter: letter.upper() for letter in "abcdefg"}
things = st.lists(
    st.builds(
        Shared,
        st.sampled_from(TieKind),
        st.sampled_from(["1", "2", "3", "4"]),
        st.frozensets(st.sampled_from(sorted(PARTNERS)), max_size=3),
        st.just(MONTH),
    ),
    max_size=8,
)


def shared(kind, id, partners, period=MONTH):
    return Shared(TieKind(kind), id, frozenset(partners), period)


def parts(ties, nodes):
    """The groups that reach each other, by joining sets."""
    groups = [{node} for node in nodes]
    for one, other in ties:
        touched = [group for group in groups if one in group or other in group]
        groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    return len(groups)


def by_definition(ties, nodes):
    """Betweenness by walking every shortest path between every two."""
    steps = {node: {b if a == node else a for a, b in ties if node in (a, b)} for node in nodes}

    def paths(start, end):
        found, waiting = [], [[start]]
        while waiting and not found:
            found = [path for path in waiting if path[-1] == end]
            waiting = [[*path, near] for path in waiting for near in steps[path[-1]] if near not in path]
        return found

    total = dict.fromkeys(nodes, 0.0)
    for start, end in combinations(sorted(nodes), 2):
        found = paths(start, end)
        for path in found:
            for node in path[1:-1]:
                total[node] += 1 / len(found)
    pairs = (len(nodes) - 1) * (len(nodes) - 2) / 2
    return {node: value / pairs for node, value in total.items()}


@settings(max_examples=examples(40))
@given(things)
def test_every_figure_is_what_its_definition_says(several):
    graph = collaboration(PARTNERS, several, MONTH)
    found = measured(graph)
    together = {}
    for one in several:
        together.setdefault((one.kind, one.id), set()).update(one.partner_ids)
    weights = {
        pair: sum(set(pair) <= group for group in together.values())
        for pair in combinations(sorted(PARTNERS), 2)
    }
    ties = [pair for pair, weight in weights.items() if weight]
    expected = by_definition(ties, PARTNERS)
    whole = parts(ties, PARTNERS)
    for one in found.positions:
        own = [pair for pair in ties if one.partner_id in pair]
        rest = [pair for pair in ties if one.partner_id not in pair]
        assert one.degree == len(own)
        assert one.strength == sum(weights[pair] for pair in own)
        assert one.isolated == (not own)
        assert one.betweenness == pytest.approx(expected[one.partner_id])
        assert one.articulation == (parts(rest, PARTNERS.keys() - {one.partner_id}) > whole - one.isolated)
    assert list(found.bridges) == [
        tie for tie in ties if parts([other for other in ties if other != tie], PARTNERS) > whole
    ]
    assert sorted(partner for group in found.communities for partner in group) == sorted(PARTNERS)


@settings(max_examples=examples(30))
@given(things, st.randoms(use_true_random=False))
def test_order_changes_nothing(several, rolls):
    expected = measured(collaboration(PARTNERS, several, MONTH))
    rolls.shuffle(several)
    found = measured(collaboration(dict(reversed(PARTNERS.items())), several, MONTH))
    assert (found.positions, found.communities, found.bridges) == (
        expected.positions,
        expected.communities,
        expected.bridges,
    )


def test_two_circles_with_one_between_are_two_communities_and_a_broker():
    ties = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f")]
    several = [shared("REFERRALS", f"{number}", tie) for number, tie in enumerate(ties)]
    found = measured(collaboration(PARTNERS, several, MONTH))
    assert found.bridges == (("c", "d"),)
    assert found.communities == (("a", "b", "c"), ("d", "e", "f"), ("g",))
    assert [one.partner_id for one in found.positions if one.articulation] == ["c", "d"]
    assert [one.partner_id for one in found.positions if one.isolated] == ["g"]


def test_what_changed_since_a_date():
    later = Period(MONDAY + timedelta(weeks=8), MONDAY + timedelta(weeks=9))
    several = [
        shared("REFERRALS", "1", "ab"),
        shared("VOLUNTEER", "1", "ab", later),
        shared("INTERVENTION", "1", "bc", later),
        shared("REFERRALS", "2", "ab", later),
        shared("REFERRALS", "3", "ad"),
    ]
    before = collaboration({one: one for one in "abd"}, several, MONTH)
    after = collaboration({one: one for one in "abc"}, several, later)
    found = change(before, after)
    assert (found.joined_ids, found.left_ids) == (("c",), ("d",))
    assert (found.new_ties, found.lost_ties) == ((("b", "c"),), (("a", "d"),))
    assert found.changed_ties == {("a", "b"): (1, 2)}


def test_exports_are_read_back_as_they_were():
    found = measured(collaboration(PARTNERS, [shared("INTERVENTION", "1", "abc")], MONTH))
    again = nx.read_graphml(io.BytesIO(graphml(found).encode()))
    assert set(again.edges) == set(found.graph.edges)
    assert again.nodes["a"]["name"] == "A"
    assert again.nodes["a"]["degree"] == 2
    data = nx.node_link_graph(json.loads(node_link(found)), edges="edges")
    assert dict(data.edges[("a", "b")])["weight"] == 1
    assert "1" not in {
        value for _, facts in data.nodes(data=True) for value in facts.values() if isinstance(value, str)
    }


def test_beyond_so_many_betweenness_is_sampled_and_says_how_far_it_may_be_off():
    graph = nx.barabasi_albert_graph(200, 2, seed=3)
    exact, none = betweenness(graph)
    sampled, error = betweenness(graph, exact_up_to=100, pivots=150)
    assert none == 0.0
    assert 0 < error < 0.3
    assert max(abs(exact[node] - sampled[node]) for node in graph) <= error
    assert sampled == betweenness(graph, exact_up_to=100, pivots=150)[0]
