"""Who works with whom: partners joined by the referrals, interventions and volunteers that they share."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

import strawberry

from graph_service.actions import collaboration as action
from graph_service.api.context import Info
from graph_service.api.described import described
from graph_service.api.pages import MOST_TOGETHER, After, Connection, Together, ranked_connection
from graph_service.api.partners import Partner, partner
from graph_service.api.problems import UserError, user_errors

NETWORK = (
    "Who works with whom. Two partners are joined when, over the days looked at, they share referrals of one family, an "
    "intervention or a volunteer; a tie weighs as many such things as they share. Families are never told: when two share "
    "fewer of them than a figure may tell of, these count as one."
)
From = Annotated[
    date | None,
    strawberry.argument(name="from", description="The first day; six months before the last when left out."),
]
To = Annotated[date | None, strawberry.argument(description="The last day; today when left out.")]
Since = Annotated[
    date | None,
    strawberry.argument(
        description="Tell what changed since then: beside as many days that ended on that one. Nothing when left out."
    ),
]


class GraphFormat(StrEnum):
    GRAPHML = "GRAPHML"
    JSON = "JSON"


described(
    GraphFormat,
    "How a network is written to a file.",
    {
        "GRAPHML": "GraphML, which Gephi, yEd and others read.",
        "JSON": "JSON, in NetworkX's node-link format.",
    },
)


@strawberry.type(description="How a partner stands in the network.")
class NetworkPosition:
    partner: Partner = strawberry.field(description="Who.")
    degree: int = strawberry.field(description="With how many partners it shares something.")
    strength: int = strawberry.field(
        description="How much it shares in all: the sum of the weights of its ties."
    )
    betweenness: float = strawberry.field(
        description="How much it stands between others, 0 to 1: the part of the shortest ways between two others that go "
        "through it, averaged over all pairs. A broker has much."
    )
    community: int = strawberry.field(description="The number of its community, 1 for the largest.")
    articulation: bool = strawberry.field(
        description="Whether some who reach each other through ties would no longer do so without it."
    )
    isolated: bool = strawberry.field(description="Whether it shares nothing with anybody.")


@strawberry.type(description="A tie between two partners.")
class NetworkTie:
    one: Partner = strawberry.field(description="One of them.")
    other: Partner = strawberry.field(description="The other.")
    weight: int = strawberry.field(
        description="How many things they share; families that are too few count as one."
    )
    referrals: int = strawberry.field(
        description="Of how many families both have referrals, too few counted as one."
    )
    interventions: int = strawberry.field(description="How many interventions they take part in together.")
    volunteers: int = strawberry.field(description="How many volunteers both have.")
    bridge: bool = strawberry.field(
        description="Whether some who reach each other through ties would no longer do so without this one."
    )


@strawberry.type(description="What differs from an earlier time.")
class NetworkChange:
    joined: list[Partner] = strawberry.field(description="Partners who have joined since.")
    new_ties: list[NetworkTie] = strawberry.field(description="Ties that were not there.")
    stronger_ties: list[NetworkTie] = strawberry.field(description="Ties that weigh more than they did.")
    weaker_ties: list[NetworkTie] = strawberry.field(description="Ties that weigh less than they did.")
    lost_tie_count: int = strawberry.field(description="How many ties there were that are no more.")


@strawberry.type(description="Who works with whom, or what was wrong with the asking.")
class Network:
    starts_on: date | None = strawberry.field(description="The first day; null when something was wrong.")
    ends_on: date | None = strawberry.field(description="The last day; null when something was wrong.")
    partner_count: int = strawberry.field(description="How many partners there are.")
    tie_count: int = strawberry.field(description="How many ties there are.")
    community_count: int = strawberry.field(
        description="How many groups share more among themselves than chance would have it (Louvain's method, by weight)."
    )
    betweenness_error: float = strawberry.field(
        description="How far off betweenness may be, with 95 % confidence; 0 when it is exact, as it is up to 5,000 partners."
    )
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")
    found: strawberry.Private["action.Collaboration | None"] = None

    @strawberry.field(description="The partners, those first who stand most between others.")
    async def positions(
        self, info: Info, first: Together = 50, after: After = None
    ) -> Connection[NetworkPosition]:
        several = self.found.network.positions if self.found else ()
        known = {one.partner_id: one for one in several}
        order = sorted(known, key=lambda id_: (-known[id_].betweenness, -known[id_].strength, id_))

        async def nodes(ids: list[str]) -> list[NetworkPosition | None]:
            partners = await info.context.partners.load_many(ids)
            return [
                NetworkPosition(
                    partner=partner(who),
                    degree=known[id_].degree,
                    strength=known[id_].strength,
                    betweenness=known[id_].betweenness,
                    community=known[id_].community + 1,
                    articulation=known[id_].articulation,
                    isolated=known[id_].isolated,
                )
                if who
                else None
                for id_, who in zip(ids, partners, strict=True)
            ]

        language = info.context.language
        return await ranked_connection("positions", order, first, after, language, nodes, MOST_TOGETHER)

    @strawberry.field(description="The ties, the heaviest first.")
    async def ties(self, info: Info, first: Together = 50, after: After = None) -> Connection[NetworkTie]:
        graph = self.found.network.graph if self.found else None
        pairs = [] if graph is None else [(min(tie), max(tie)) for tie in graph.edges]
        order = sorted(pairs, key=lambda tie: (-graph.edges[tie]["weight"], tie) if graph else ())

        async def nodes(ids: list[str]) -> list[NetworkTie | None]:
            return await self._ties([_pair(id_) for id_ in ids], info)

        ids = ["|".join(tie) for tie in order]
        language = info.context.language
        return await ranked_connection("ties", ids, first, after, language, nodes, MOST_TOGETHER)

    @strawberry.field(description="What differs from an earlier time; null when none was named.")
    async def change(self, info: Info) -> NetworkChange | None:
        changed = self.found.change if self.found else None
        if changed is None:
            return None
        joined = await info.context.partners.load_many(changed.joined_ids)
        grown = [tie for tie, (before, after) in changed.changed_ties.items() if after > before]
        shrunk = [tie for tie, (before, after) in changed.changed_ties.items() if after < before]
        return NetworkChange(
            joined=[partner(one) for one in joined if one],
            new_ties=_there(await self._ties(changed.new_ties, info)),
            stronger_ties=_there(await self._ties(grown, info)),
            weaker_ties=_there(await self._ties(shrunk, info)),
            lost_tie_count=len(changed.lost_ties),
        )

    @strawberry.field(
        description="The network as a file, in one of NetworkX's own formats; volunteers are numbered there and have no name."
    )
    def export(
        self,
        format: Annotated[GraphFormat, strawberry.argument(description="The format.")] = GraphFormat.GRAPHML,
    ) -> str | None:
        return action.exported(self.found, format) if self.found else None

    async def _ties(self, pairs: Sequence[tuple[str, str]], info: Info) -> list[NetworkTie | None]:
        """Return these ties; None for one of whose partners one is there no more."""
        if self.found is None:
            return []
        graph, bridges = self.found.network.graph, set(self.found.network.bridges)
        ids = sorted({id_ for tie in pairs for id_ in tie})
        found = await info.context.partners.load_many(ids)
        partners = {id_: partner(one) for id_, one in zip(ids, found, strict=True) if one}
        return [
            NetworkTie(
                one=partners[one],
                other=partners[other],
                weight=graph.edges[one, other]["weight"],
                referrals=graph.edges[one, other]["referrals"],
                interventions=graph.edges[one, other]["intervention"],
                volunteers=graph.edges[one, other]["volunteer"],
                bridge=(one, other) in bridges,
            )
            if one in partners and other in partners
            else None
            for one, other in pairs
        ]


def _there(ties: Sequence[NetworkTie | None]) -> list[NetworkTie]:
    return [one for one in ties if one]


def _pair(id_: str) -> tuple[str, str]:
    one, _, other = id_.partition("|")
    return one, other


async def network(info: Info, start: date | None, end: date | None, since: date | None) -> Network:
    """Return who works with whom."""
    context = info.context
    found = await action.collaboration(
        context.viewer, start, end, since, context.graph, context.today, context.coverage.floor
    )
    if isinstance(found, list):
        return Network(
            starts_on=None,
            ends_on=None,
            partner_count=0,
            tie_count=0,
            community_count=0,
            betweenness_error=0,
            user_errors=user_errors(found, context.language),
        )
    one = found.network
    return Network(
        starts_on=found.during.start,
        ends_on=found.during.end,
        partner_count=len(one.graph),
        tie_count=one.graph.number_of_edges(),
        community_count=len(one.communities),
        betweenness_error=one.betweenness_error,
        user_errors=[],
        found=found,
    )
