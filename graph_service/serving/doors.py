"""What every request passes before it is answered, from the outside in."""

from typing import Any

from starlette.middleware import Middleware

from graph_service.serving.bodies import Bodies
from graph_service.serving.headers import SecurityHeaders
from graph_service.serving.rates import AddressRates, Rates
from graph_service.serving.requests import Requests
from graph_service.settings import Settings


def doors(settings: Settings) -> list[Middleware]:
    """Return them in order."""
    https = (settings.public_url or "").startswith("https://")
    return [
        Middleware(Requests),
        Middleware(SecurityHeaders, https=https),
        Middleware(AddressRates, rates=Rates(settings.requests_a_minute)),
        Middleware(Bodies, most_bytes=settings.request_bytes, seconds=settings.request_seconds),
    ]


def serving_options(settings: Settings) -> dict[str, Any]:
    """Return what uvicorn is told: whom to believe about addresses, how much to keep open, and to log nothing itself."""
    return {
        "http": "graph_service.serving.connections:PatientProtocol",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies,
        "limit_concurrency": settings.connections,
        "ws_max_size": settings.request_bytes,
        "ws_max_queue": 4,
        "timeout_graceful_shutdown": 10,
        # Longer than proxies and clients keep an unused connection: who closes first must not be the one who is asked.
        "timeout_keep_alive": 65,
        # A worker that does not say in time that it lives is killed, with all that it was asked: a machine may be busy.
        "timeout_worker_healthcheck": 60,
    }
