"""How much a service does for whom: rates, places, web sockets and time, kept in this process."""

from dataclasses import dataclass, field

from graph_service.api.limits import OperationLimits
from graph_service.serving.crowds import Places
from graph_service.serving.rates import Counts, Rates
from graph_service.settings import Settings


@dataclass(frozen=True)
class Bounds:
    """What an endpoint keeps to."""

    limits: OperationLimits = field(default_factory=OperationLimits)
    seconds: float = 90.0
    rates: Rates = field(default_factory=lambda: Rates(600))
    places: Places = field(default_factory=lambda: Places(100, 20, 10.0))
    sockets: Counts = field(default_factory=lambda: Counts(10))
    subscriptions: int = 20


def bounds(settings: Settings) -> Bounds:
    """Return what the settings say."""
    return Bounds(
        OperationLimits(
            settings.operation_depth,
            settings.operation_tokens,
            settings.operation_aliases,
            settings.operation_repeats,
            settings.operation_directives,
            settings.operation_cost,
            settings.operation_list_items,
            settings.introspection,
        ),
        settings.operation_seconds,
        Rates(settings.operations_a_minute),
        Places(settings.operations_at_once, settings.operations_at_once_of_one, settings.wait_seconds),
        Counts(settings.sockets_of_one),
        settings.subscriptions_of_one_socket,
    )
