"""Signing links that are sent by e-mail, and reading them back.

A link is an id that the graph knows, signed: what was not made here is refused before the graph is asked. Its purpose,
its last day, and whether it was revoked are kept in the graph.
"""

import hmac
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from graph_service.domain.links import LinkPurpose

GOOD_FOR_DAYS = 30


class Signer:
    """Makes the addresses of links, and reads what they name; signs whatever else leaves the service and comes back."""

    def __init__(self, secret: str, address: str) -> None:
        self._secret = secret
        self._serializer = URLSafeSerializer(secret, salt="patti.links")
        self._address = address.rstrip("/")

    def address(self, link_id: str) -> str:
        """Return the address of a link."""
        return f"{self._address}/l/{self._serializer.dumps(link_id)}"

    def read(self, token: str) -> str | None:
        """Return the id of the link that was signed so, or None when it was not made here."""
        try:
            found = self._serializer.loads(token)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None

    def sealed(self, kind: str, value: Any) -> str:
        """Return a value as a text that only this service can have made; whoever holds it can read it."""
        return URLSafeTimedSerializer(self._secret, salt=f"patti.{kind}").dumps(value)

    def unsealed(self, kind: str, text: str, lasts: timedelta | None = None) -> Any:
        """Return the value, or None when it was not made here, for something else, or too long ago."""
        serializer = URLSafeTimedSerializer(self._secret, salt=f"patti.{kind}")
        try:
            return serializer.loads(text, max_age=int(lasts.total_seconds()) if lasts else None)
        except BadSignature:
            return None

    def mark(self, kind: str, text: str) -> str:
        """Return what stands for a text, the same each time, and tells nothing of it to those without the secret."""
        return hmac.new(self._secret.encode(), f"patti.{kind}:{text}".encode(), sha256).hexdigest()

    @property
    def home(self) -> str:
        """Where the service is."""
        return self._address


def link_id(purpose: LinkPurpose, event_id: str) -> str:
    """Return the id of the link for this purpose that goes with an event: sent twice, it is the same link."""
    return f"{purpose.lower()}-{event_id}"


def new_link(purpose: LinkPurpose, event_id: str, partner_id: str, today: date) -> dict[str, Any]:
    """Return a link as the graph takes it."""
    return {
        "id": link_id(purpose, event_id),
        "purpose": purpose,
        "event_id": event_id,
        "partner_id": partner_id,
        "expires_on": today + timedelta(days=GOOD_FOR_DAYS),
    }
