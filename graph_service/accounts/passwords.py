"""Passwords: argon2id hashes, made anew when its parameters change, and the rule of what may be one."""

import asyncio
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graph_service.domain.accounts import LEAST_PASSWORD, MOST_PASSWORD, EasilyGuessed, TooShort
from graph_service.domain.problems import Path, Problem, TooMany

HASHER = PasswordHasher()
"""The parameters of RFC 9106 for machines with little memory: 64 MiB, three rounds."""
AT_ONCE = 2
"""How many hashes are made at the same time in a process: each takes 64 MiB."""
LEAST_SCORE = 2
"""zxcvbn's 0 and 1: guessed within a million tries."""
READ_BY_ZXCVBN = 72
_free = asyncio.Semaphore(AT_ONCE)


async def hashed(password: str) -> str:
    """Return the hash of a password, with a salt of its own."""
    async with _free:
        return await asyncio.to_thread(HASHER.hash, _plain(password))


async def is_password(password: str, hash_: str | None) -> bool:
    """Return whether the password has this hash; without a hash it takes as long, and is not."""
    known = await asyncio.to_thread(_dummy) if hash_ is None else hash_
    async with _free:
        same = await asyncio.to_thread(_verified, _plain(password), known)
    return same and hash_ is not None


def needs_rehash(hash_: str) -> bool:
    """Return whether a hash was made with other parameters than those of today."""
    return HASHER.check_needs_rehash(hash_)


def password_problems(password: str, about: Sequence[str], path: Path = ("password",)) -> list[Problem]:
    """Return what is wrong with a new password, in length or since anybody would try it first.

    `about` are words of the person that do not make it any stronger.
    """
    plain = _plain(password)
    if len(plain) < LEAST_PASSWORD:
        return [TooShort(path, LEAST_PASSWORD)]
    if len(plain) > MOST_PASSWORD:
        return [TooMany(path, len(plain), MOST_PASSWORD)]
    from zxcvbn import zxcvbn

    words = [word for text in about for word in (text, *text.replace("@", " ").replace(".", " ").split())]
    score = zxcvbn(plain[:READ_BY_ZXCVBN], user_inputs=[*words, "patti"])["score"]
    return [EasilyGuessed(path)] if score < LEAST_SCORE else []


def _plain(password: str) -> str:
    """Return the password as every keyboard writes it: letters made of several signs are one."""
    return unicodedata.normalize("NFKC", password)


def _verified(password: str, hash_: str) -> bool:
    try:
        return HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(1)
def _dummy() -> str:
    return HASHER.hash("nobody's password")
