"""Drawing lots that fall alike every time: one seeded source of chance a subject, so that subjects stay apart."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from recipe.data import PARAMETERS

T = TypeVar("T")


def chance(subject: str) -> Random:
    """Return the subject's own source of chance."""
    return Random(f"{PARAMETERS['seed']}: {subject}")


def often(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def weighted(rng: Random, weights: Mapping[T, float]) -> T:
    """Draw one of the keys, as likely as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def dealt(rng: Random, shares: Mapping[T, float], number: int) -> list[T]:
    """Return so many of the keys in drawn order, each as often as its share says, to the nearest whole."""
    total, done, keys = sum(shares.values()), 0.0, list[T]()
    for key, share in shares.items():
        done += share
        keys += [key] * (round(number * done / total) - len(keys))
    return shuffled(rng, keys)


def some(rng: Random, choices: Sequence[T], number: int) -> list[T]:
    """Draw so many of the choices, or all when they are fewer, in their own order."""
    drawn = set(rng.sample(range(len(choices)), min(number, len(choices))))
    return [choice for index, choice in enumerate(choices) if index in drawn]


def shuffled(rng: Random, things: Sequence[T]) -> list[T]:
    return rng.sample(things, len(things))


def day_between(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def monday_between(rng: Random, first: date, last: date) -> date:
    """Draw a Monday between two days; the first day itself when there is none."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = (last - monday).days // 7
    return monday + timedelta(weeks=rng.randrange(weeks + 1)) if weeks >= 0 else first
