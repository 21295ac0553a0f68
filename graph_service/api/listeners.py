"""Web sockets: subscriptions only, so many of one viewer; what is no message ends the connection."""

from typing import Any

from graphql import GraphQLError
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    Message,
    SubscribeMessage,
)

from graph_service.api.bounds import Bounds
from graph_service.api.context import Context
from graph_service.serving.rates import Rates

TOO_MANY = 4429
LONGEST_ID = 200
MESSAGES_A_MINUTE = 1200
NO_MESSAGE = "Failed to parse message"


class Listener(BaseGraphQLTransportWSHandler[Context, None]):
    """One web socket."""

    counted = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._messages = Rates(MESSAGES_A_MINUTE)

    async def handle(self) -> None:
        try:
            await super().handle()
        finally:
            if self.counted:
                self._bounds.sockets.leave(self.context.viewer.id)

    async def handle_message(self, message: Message) -> None:
        if self._messages.wait(""):
            await self.websocket.close(code=TOO_MANY, reason="Too many messages")
            return
        try:
            await super().handle_message(message)
        except (TypeError, AttributeError):
            await self.handle_invalid_message(NO_MESSAGE)

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        if not self.counted and not self.connection_init_received:
            if not self._bounds.sockets.enter(self.context.viewer.id):
                await self.websocket.close(code=TOO_MANY, reason="Too many connections")
                return
            self.counted = True
        await super().handle_connection_init(message)

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if not _is_subscription(message):
            await self.handle_invalid_message(NO_MESSAGE)
            return
        if self.connection_acknowledged and (seconds := self._bounds.rates.wait(self.context.viewer.id)):
            error = too_often(seconds)
            await self.send_message({"id": message["id"], "type": "error", "payload": [error.formatted]})
            return
        await super().handle_subscribe(message)

    @property
    def _bounds(self) -> Bounds:
        bounds: Bounds = self.view.bounds  # type: ignore[attr-defined]  # the endpoint's
        return bounds


def too_often(seconds: int) -> GraphQLError:
    """Return what somebody is told who asks too often."""
    return GraphQLError(
        f"Too many operations: try again in {seconds} s.",
        extensions={"code": "RATE_LIMITED", "retryAfter": seconds},
    )


def _is_subscription(message: Any) -> bool:
    """Return whether a message is of the form that asking for a subscription has."""
    payload = message.get("payload")
    return (
        isinstance(message.get("id"), str)
        and len(message["id"]) <= LONGEST_ID
        and isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )
