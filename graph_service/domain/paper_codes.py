"""Paper codes: what a family carries to a partner, so that the partner finds the referral it belongs to.

Eight random symbols and one that tells a slip of the pen, in the alphabet of Douglas Crockford's base 32
(https://www.crockford.com/base32.html), which has no I, L, O and U: ``7KQ-2MX-0ZC``. Of a code only its mark is kept, an
HMAC under the service's key: whoever reads the graph cannot tell the code, nor try all of them.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from graph_service.domain.problems import CodeLapsed, CodeRevoked, CodeUnknown, Problem, TooManyTries

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP, MODULUS = 8, 3, 37
MOST_TRIES, TRIES_WITHIN = 10, timedelta(minutes=15)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _check(symbols: str) -> int:
    """Return the remainder by 37, which changes with any one symbol and with any two neighbours exchanged."""
    number = 0
    for symbol in symbols:
        number = number * len(SYMBOLS) + SYMBOLS.index(symbol)
    return number % MODULUS


def new_code() -> str:
    """Return a random code, in groups of three; those whose check symbol would be a sign are drawn again."""
    while True:
        symbols = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
        if (check := _check(symbols)) < len(SYMBOLS):
            whole = symbols + SYMBOLS[check]
            return "-".join(whole[place : place + GROUP] for place in range(0, len(whole), GROUP))


def read_code(text: str) -> str | None:
    """Return the symbols of a code as somebody typed it, or None when they are none.

    Small letters, spaces and hyphens do not matter; O is read as 0, I and L as 1.

    >>> read_code("ooo-ooo oil"), read_code("000-000-010")
    ('000000011', None)
    """
    symbols = "".join(text.split()).replace("-", "").upper().translate(_READ_AS)
    if len(symbols) != LENGTH + 1 or not set(symbols) <= set(SYMBOLS):
        return None
    return symbols if _check(symbols[:-1]) == SYMBOLS.index(symbols[-1]) else None


@dataclass(frozen=True)
class PaperCodes:
    """How codes are marked, and for how many days they are good, the day of issue included."""

    secret: str
    days: int = 14

    def mark(self, code: str) -> str:
        """Return what is kept of a code, given in groups or not."""
        said = f"patti.paper-codes:{code.replace('-', '')}"
        return hmac.new(self.secret.encode(), said.encode(), sha256).hexdigest()

    def __repr__(self) -> str:
        return f"PaperCodes(days={self.days})"


@dataclass(frozen=True)
class PaperCode:
    """A code that was issued: which referral it opens, and the first day on which it no longer does."""

    referral_id: str
    partner_id: str
    expires_on: date
    revoked: bool = False


@dataclass(frozen=True)
class Tries:
    """How often somebody gave a code that opens nothing of theirs, and since when."""

    count: int = 0
    since: datetime | None = None

    def at(self, now: datetime) -> "Tries":
        """Return what of them still counts."""
        return Tries() if self.since is None or now - self.since >= TRIES_WITHIN else self

    def one_more(self, now: datetime) -> "Tries":
        return replace(self, count=self.count + 1, since=self.since or now)


def recognised(
    code: PaperCode | None, theirs: bool, tries: Tries, today: date, now: datetime
) -> tuple[str | Problem, Tries]:
    """Return the referral that a code opens, or why none, and the wrong tries as they are then counted.

    A code of somebody else's is as unknown as one that was never issued.
    """
    before = tries.at(now)
    if before.count >= MOST_TRIES:
        assert before.since is not None, "what counts has begun"
        left = TRIES_WITHIN - (now - before.since)
        return TooManyTries(("code",), -(-int(left.total_seconds()) // 60)), before
    if code is None or not theirs:
        return CodeUnknown(("code",)), before.one_more(now)
    if code.revoked:
        return CodeRevoked(("code",)), before
    if today >= code.expires_on:
        return CodeLapsed(("code",), code.expires_on), before
    return code.referral_id, before
