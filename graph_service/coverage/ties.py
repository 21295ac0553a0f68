"""What is shown of ties between partners: never how many families when they are few, never a volunteer's name in a file."""

from collections.abc import Collection
from dataclasses import replace

import networkx as nx

from graph_service.coverage.network import Network


def few_as_one(graph: "nx.Graph[str]", families: int) -> "nx.Graph[str]":
    """Return the graph in which the referrals of a tie count as one where they are of fewer than so many families."""
    for one, other in graph.edges:
        tie = graph.edges[one, other]
        if 0 < tie["referrals"] < families:
            tie["weight"] -= tie["referrals"] - 1
            tie["referrals"] = 1
    return graph


def without_names(network: "Network", ids: Collection[str]) -> "Network":
    """Return the network in which these partners are numbered, and have no name."""
    numbered = {id_: f"volunteer-{number}" for number, id_ in enumerate(sorted(ids), 1)}
    graph = nx.relabel_nodes(network.graph, numbered)
    for number in numbered.values():
        if number in graph:
            graph.nodes[number]["name"] = ""

    def called(id_: str) -> str:
        return numbered.get(id_, id_)

    return replace(
        network,
        graph=graph,
        positions=tuple(replace(one, partner_id=called(one.partner_id)) for one in network.positions),
        bridges=tuple(
            (min(pair), max(pair)) for pair in (tuple(map(called, tie)) for tie in network.bridges)
        ),
        communities=tuple(tuple(map(called, group)) for group in network.communities),
    )
