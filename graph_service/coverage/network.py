"""Who works with whom: partners joined by the referrals, interventions and volunteers they share.

Two partners are joined when they share something under way in the period that is looked at: referrals of one family,
an intervention, a volunteer. The weight of the tie is how many such things they share. Volunteers who are partners are
partners like any other.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from typing import Any

import networkx as nx

from graph_service.coverage.kinds import TieKind
from graph_service.domain.schedule import Period

EXACT_UP_TO = 5000
PIVOTS = 1000
SEED = 20260101
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Shared:
    """Something that partners share from one day to another: the family of referrals, an intervention, a volunteer.

    `id` tells one from another of its kind; it appears in no figure and no export.
    """

    kind: TieKind
    id: str
    partner_ids: frozenset[str]
    period: Period


@dataclass(frozen=True)
class Position:
    """How a partner stands in the network."""

    partner_id: str
    degree: int
    strength: int
    betweenness: float
    community: int
    articulation: bool
    isolated: bool


@dataclass(frozen=True)
class Network:
    """Partners and ties with their figures.

    `bridges` are ties, by the ids of their partners. `betweenness_error` is 0 when betweenness is exact.
    """

    graph: "nx.Graph[str]"
    positions: tuple[Position, ...]
    bridges: tuple[tuple[str, str], ...]
    communities: tuple[tuple[str, ...], ...]
    betweenness_error: float


@dataclass(frozen=True)
class Change:
    """What differs between two times: partners and ties that came and went, and ties whose weight changed."""

    joined_ids: tuple[str, ...]
    left_ids: tuple[str, ...]
    new_ties: tuple[tuple[str, str], ...]
    lost_ties: tuple[tuple[str, str], ...]
    changed_ties: Mapping[tuple[str, str], tuple[int, int]]


def collaboration(names: Mapping[str, str], shared: Iterable[Shared], during: Period) -> "nx.Graph[str]":
    """Return the graph of these partners, by id and name, with what they share in a period.

    A thing shared by several partners joins each two of them; told twice, it counts once.
    """
    joined: dict[tuple[TieKind, str], set[str]] = {}
    for one in shared:
        if one.period.meets(during):
            joined.setdefault((one.kind, one.id), set()).update(one.partner_ids & names.keys())
    ties: Counter[tuple[str, str, TieKind]] = Counter(
        (*pair, kind) for (kind, _), several in joined.items() for pair in combinations(sorted(several), 2)
    )
    graph: nx.Graph[str] = nx.Graph()
    for partner_id in sorted(names):
        graph.add_node(partner_id, name=names[partner_id])
    for (first, second, kind), count in sorted(ties.items()):
        if not graph.has_edge(first, second):
            graph.add_edge(first, second, weight=0, **{each.lower(): 0 for each in TieKind})
        graph[first][second]["weight"] += count
        graph[first][second][kind.lower()] += count
    return graph


def measured(graph: "nx.Graph[str]") -> Network:
    """Return the figures of a graph, each as its function defines it."""
    between, error = betweenness(graph)
    cut, groups = articulation_points(graph), communities(graph)
    community = {partner: number for number, group in enumerate(groups) for partner in group}
    alone = isolated(graph)
    positions = tuple(
        Position(
            partner,
            degree(graph, partner),
            strength(graph, partner),
            between[partner],
            community[partner],
            partner in cut,
            partner in alone,
        )
        for partner in graph
    )
    return Network(graph, positions, bridges(graph), groups, error)


def degree(graph: "nx.Graph[str]", partner_id: str) -> int:
    """Return with how many partners this one shares something."""
    return int(graph.degree(partner_id))


def strength(graph: "nx.Graph[str]", partner_id: str) -> int:
    """Return how much it shares in all: the sum of the weights of its ties."""
    return int(graph.degree(partner_id, weight="weight"))


def betweenness(
    graph: "nx.Graph[str]", exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS
) -> tuple[dict[str, float], float]:
    r"""Return how much each partner stands between others, from 0 to 1: a broker is between many.

    The part of the shortest paths between two others, each tie being one step, that go through the partner; averaged
    over all pairs of others [1]_. Exact up to 5,000 partners. Beyond, it is estimated from the shortest paths out of
    1,000 partners drawn with a fixed seed; with a confidence of 95 % no partner's estimate is further off than the
    error that comes back with it, :math:`\frac{n}{n-1} \sqrt{\ln(2n/0.05) / 2k}` by Hoeffding's inequality [2]_.

    .. [1] U. Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25 (2001).
    .. [2] U. Brandes, C. Pich, "Centrality estimation in large networks", Bifurcation and Chaos 17 (2007).
    """
    count = len(graph)
    if count <= exact_up_to or count <= pivots:
        return nx.betweenness_centrality(graph), 0.0
    error = count / (count - 1) * sqrt(log(2 * count / (1 - CONFIDENCE)) / (2 * pivots))
    return nx.betweenness_centrality(graph, k=pivots, seed=SEED), min(1.0, error)


def articulation_points(graph: "nx.Graph[str]") -> frozenset[str]:
    """Return the partners without whom some who reach each other now, through ties, no longer would."""
    return frozenset(nx.articulation_points(graph))


def bridges(graph: "nx.Graph[str]") -> tuple[tuple[str, str], ...]:
    """Return the ties without which some who reach each other now no longer would."""
    return tuple(sorted((min(tie), max(tie)) for tie in nx.bridges(graph)))


def communities(graph: "nx.Graph[str]") -> tuple[tuple[str, ...], ...]:
    """Return groups that share more among themselves than chance would have it, the largest first.

    Louvain's method [1]_ on the weights, with a fixed seed: a partition of high modularity, not surely the highest.

    .. [1] V. D. Blondel et al., "Fast unfolding of communities in large networks", Journal of Statistical Mechanics
       (2008) P10008.
    """
    found = nx.community.louvain_communities(graph, weight="weight", seed=SEED) if len(graph) else []
    return tuple(sorted((tuple(sorted(group)) for group in found), key=lambda group: (-len(group), group)))


def isolated(graph: "nx.Graph[str]") -> frozenset[str]:
    """Return the partners who share nothing with any other."""
    return frozenset(nx.isolates(graph))


def change(before: "nx.Graph[str]", after: "nx.Graph[str]") -> Change:
    """Return what differs from one graph to a later one."""
    old, new = _ties(before), _ties(after)
    return Change(
        tuple(sorted(after.nodes - before.nodes)),
        tuple(sorted(before.nodes - after.nodes)),
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        {tie: (old[tie], new[tie]) for tie in sorted(old.keys() & new.keys()) if old[tie] != new[tie]},
    )


def _ties(graph: "nx.Graph[str]") -> dict[tuple[str, str], int]:
    return {(min(tie), max(tie)): int(graph.edges[tie]["weight"]) for tie in graph.edges}


def graphml(network: Network) -> str:
    """Return the network with its figures as GraphML, as NetworkX writes it."""
    file = io.BytesIO()
    nx.write_graphml(_with_figures(network), file, encoding="utf-8")
    return file.getvalue().decode("utf-8")


def node_link(network: Network) -> str:
    """Return the network with its figures as JSON, in NetworkX's node-link format."""
    data: dict[str, Any] = nx.node_link_data(_with_figures(network), edges="edges")
    return json.dumps(data, ensure_ascii=False)


def _with_figures(network: Network) -> "nx.Graph[str]":
    graph = network.graph.copy()
    for one in network.positions:
        graph.nodes[one.partner_id].update(
            degree=one.degree,
            strength=one.strength,
            betweenness=one.betweenness,
            community=one.community,
            articulation=one.articulation,
            isolated=one.isolated,
        )
    bridging = set(network.bridges)
    for one, other in graph.edges:
        graph.edges[one, other]["bridge"] = (min(one, other), max(one, other)) in bridging
    return graph
