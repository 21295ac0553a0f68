"""How often somebody may ask: a bucket each, refilled as time goes by, kept in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_KEPT = 20_000
HEALTH = "/health/"
TRY_AGAIN_LATER = 1013


class Rates:
    """Buckets of askings: so many a minute for each key, a part of them at once; 0 a minute is without end."""

    def __init__(
        self, a_minute: int, at_once: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_second, self._clock = a_minute / 60, clock
        self._at_once = at_once if at_once is not None else max(1, a_minute // 4)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Take one asking of this key and return 0, or return after how many whole seconds there is one."""
        if not self._a_second:
            return 0
        now = self._clock()
        left, since = self._buckets.get(key, (float(self._at_once), now))
        left = min(float(self._at_once), left + (now - since) * self._a_second)
        taken = left >= 1
        self._buckets[key] = (left - taken, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        return 0 if taken else max(1, ceil((1 - left) / self._a_second))


class Counts:
    """How many of something each key has at the moment."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[str, int] = {}

    def enter(self, key: str) -> bool:
        """Count one more; return False, and count nothing, when there are as many as may be."""
        if self._held.get(key, 0) >= self._most:
            return False
        self._held[key] = self._held.get(key, 0) + 1
        return True

    def leave(self, key: str) -> None:
        """Count one less."""
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]


def address(scope: Scope) -> str:
    """Return where a request comes from; of the newer addresses the part that one household or office shares."""
    host = (scope.get("client") or ("",))[0]
    try:
        found = ip_address(host)
    except ValueError:
        return str(host)
    return str(found) if not isinstance(found, IPv6Address) else f"{found.exploded[:19]}::/64"


class AddressRates:
    """Answers 429 to whoever asks too often from one address, whatever they ask for."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app, self._rates = app, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] in {"http", "websocket"} and not scope["path"].startswith(HEALTH)
        if not asks or not (seconds := self._rates.wait(address(scope))):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        else:
            headers = {"retry-after": str(seconds), "connection": "close"}
            said = f"too many requests: try again in {seconds} s"
            await PlainTextResponse(said, 429, headers)(scope, receive, send)
