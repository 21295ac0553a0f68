"""The viewer of a request. Until people sign in, whoever reaches the service on its own machine is its operator."""

from starlette.requests import HTTPConnection

from graph_service.domain.permissions import OPERATOR, Viewer


def viewer_of(connection: HTTPConnection) -> Viewer:
    """Return who is asking; the service refuses to listen beyond loopback while this is everybody."""
    return OPERATOR
