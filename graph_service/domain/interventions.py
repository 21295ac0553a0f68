"""A common intervention's life: what partners do together under a pact, from the proposal to its results."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypedDict

from graph_service.domain.identifying import identifying_problems
from graph_service.domain.model import Intervention, InterventionState
from graph_service.domain.problems import (
    Missing,
    NotFound,
    Problem,
    Repeated,
    StaleRevision,
    TooMany,
    UnderAnotherPact,
    WrongState,
)

LONGEST_NAME, LONGEST_TEXT, MOST_COMMITMENTS = 200, 2000, 100


class InterventionDeed(StrEnum):
    """What somebody does with an intervention."""

    PROPOSE = "PROPOSE"
    REVISE = "REVISE"
    RECORD_RESULTS = "RECORD_RESULTS"
    END = "END"
    CARRY = "CARRY"


@dataclass(frozen=True)
class InterventionMove:
    """A deed's row of the table: from which states, to which one; None leaves it where it is."""

    sources: frozenset[InterventionState]
    target: InterventionState | None


_S = InterventionState
_RUNNING = frozenset({_S.RUNNING})

INTERVENTION_MOVES: Mapping[InterventionDeed, InterventionMove] = MappingProxyType(
    {
        InterventionDeed.REVISE: InterventionMove(_RUNNING, None),
        InterventionDeed.RECORD_RESULTS: InterventionMove(frozenset(_S), None),
        InterventionDeed.END: InterventionMove(_RUNNING, _S.ENDED),
        InterventionDeed.CARRY: InterventionMove(_RUNNING, None),
    }
)
"""Which deed leads where; what is not in it is refused."""


class InterventionTerms(TypedDict, total=False):
    """What somebody says of an intervention, unchecked; what is left out stays as it is."""

    name: str
    description: str | None
    public_counterpart: str | None
    results: str
    commitment_ids: Sequence[str]


@dataclass(frozen=True)
class InterventionChange:
    """A deed with an intervention, as asked: on which revision it is based, and what it says."""

    deed: InterventionDeed
    revision: int
    terms: InterventionTerms


def proposed(
    blank: Intervention, terms: InterventionTerms, pacts: Mapping[str, str]
) -> Intervention | list[Problem]:
    """Return a new intervention of these terms; `pacts` says under which pact each commitment is."""
    problems = [*_text_problems(terms), *_commitment_problems(blank, terms, pacts)]
    return problems or _with(blank, terms)


def changed(
    intervention: Intervention, change: InterventionChange, pacts: Mapping[str, str]
) -> Intervention | list[Problem]:
    """Return the intervention after a deed, one revision on, or why it may not be done."""
    move = INTERVENTION_MOVES[change.deed]
    if change.revision != intervention.revision:
        return [StaleRevision(("revision",), change.revision, intervention.revision)]
    if intervention.state not in move.sources:
        return [WrongState(("id",), intervention.state, tuple(sorted(move.sources)))]
    problems = [*_text_problems(change.terms), *_commitment_problems(intervention, change.terms, pacts)]
    if problems:
        return problems
    after = _with(intervention, change.terms)
    return replace(after, state=move.target or after.state, revision=intervention.revision + 1)


def moved_with(
    intervention: Intervention, along: Collection[str], living: Collection[str], pact_id: str
) -> Intervention | None:
    """Return the intervention under the pact that renews its own, if it goes along; None when it stays.

    It goes when it is running, and runs commitments that are not over, all of which go along.
    """
    running = {id_ for id_ in intervention.commitment_ids if id_ in living}
    if intervention.state is not _S.RUNNING or not running or not running <= set(along):
        return None
    return replace(intervention, pact_id=pact_id, revision=intervention.revision + 1)


def _with(intervention: Intervention, terms: InterventionTerms) -> Intervention:
    """Return the intervention with checked terms; a text of nothing is none."""
    found: dict[str, Any] = {
        name: (terms[name] or "").strip() or None
        for name in ("name", "description", "public_counterpart", "results")
        if name in terms
    }
    if "commitment_ids" in terms:
        found["commitment_ids"] = tuple(sorted(terms["commitment_ids"]))
    return replace(intervention, **found)


def _text_problems(terms: InterventionTerms) -> Iterator[Problem]:
    for name in ("name", "results"):
        text = terms.get(name)
        if isinstance(text, str) and not text.strip():
            yield Missing((name,))
    for path, given, most in (
        ("name", terms.get("name"), LONGEST_NAME),
        ("description", terms.get("description"), LONGEST_TEXT),
        ("publicCounterpart", terms.get("public_counterpart"), LONGEST_TEXT),
        ("results", terms.get("results"), LONGEST_TEXT),
    ):
        if given is not None and len(given) > most:
            yield TooMany((path,), len(given), most)
            return
    yield from identifying_problems(("results",), terms.get("results"))


def _commitment_problems(
    intervention: Intervention, terms: InterventionTerms, pacts: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield which commitments cannot be part of it; those that are part of it already may stay, wherever they are."""
    if "commitment_ids" not in terms:
        return
    given = terms["commitment_ids"]
    if not given:
        yield Missing(("commitmentIds",))
    if len(given) > MOST_COMMITMENTS:
        yield TooMany(("commitmentIds",), len(given), MOST_COMMITMENTS)
        return
    for index, id_ in enumerate(given):
        path = ("commitmentIds", index)
        if id_ not in pacts:
            yield NotFound(path, id_, kind="commitment")
        elif id_ in given[:index]:
            yield Repeated(path, id_)
        elif pacts[id_] != intervention.pact_id and id_ not in intervention.commitment_ids:
            yield UnderAnotherPact(path, id_, pacts[id_])


def told(intervention: Intervention) -> dict[str, str]:
    """Return what an intervention says, each part as text in the spelling of the CSV folder."""
    return {
        "pact": intervention.pact_id,
        "name": intervention.name,
        "description": intervention.description or "",
        "publicCounterpart": intervention.public_counterpart or "",
        "results": intervention.results or "",
        "commitments": "|".join(intervention.commitment_ids),
        "state": intervention.state,
    }
