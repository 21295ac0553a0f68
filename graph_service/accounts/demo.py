"""Entering with one click, for trying out: an invented person for each role, without any password.

Only a service that is asked to, and that no other machine reaches, does so; the accounts are worth nothing elsewhere.
"""

from dataclasses import dataclass

from graph_service.accounts.signing_in import Begun, Place, SignInRules, begin
from graph_service.domain.accounts import Account, AccountState, Way
from graph_service.domain.permissions import Role
from graph_service.graph import accounts
from graph_service.graph.connection import Graph
from graph_service.graph.partners import partners
from graph_service.settings import is_loopback

PARTNER = "terza-lingua"
"""A body of the demo network, which has offers and was asked for some."""
CASE_MANAGER = "san-salvario-1"
"""Whoever accompanies the family of the demonstration."""
PEOPLE = (
    Account(
        "demo-case-manager",
        "Marta",
        None,
        AccountState.ACTIVE,
        frozenset({Role.CASE_MANAGER}),
        case_manager_id=CASE_MANAGER,
        demo=True,
    ),
    Account("demo-coordinator", "Paolo", None, AccountState.ACTIVE, frozenset({Role.COORDINATOR}), demo=True),
    Account(
        "demo-partner",
        "Amina",
        None,
        AccountState.ACTIVE,
        frozenset({Role.PARTNER}),
        partner_id=PARTNER,
        demo=True,
    ),
    Account(
        "demo-administrator", "Luca", None, AccountState.ACTIVE, frozenset({Role.ADMINISTRATOR}), demo=True
    ),
)


@dataclass(frozen=True)
class Person:
    """Somebody to enter as: a name, and what their role is called."""

    id: str
    name: str
    role: str


async def people(graph: Graph) -> list[Person]:
    """Return the people to enter as; the partner's only where the network has that partner."""
    there = PARTNER in await partners(graph, [PARTNER])
    return [
        Person(one.id, one.name, f"ROLE.{role}")
        for one in PEOPLE
        for role in one.roles
        if there or role is not Role.PARTNER
    ]


async def enter(person_id: str, place: Place, rules: SignInRules, graph: Graph) -> Begun | None:
    """Sign somebody in as one of these people; None for anybody else, and from any other machine."""
    found = {one.id: one for one in PEOPLE}.get(person_id)
    if found is None or not rules.demo or not is_loopback(place.address):
        return None
    await accounts.enter_demo(graph, found)
    return await begin(found, Way.DEMO, place, rules, graph)
