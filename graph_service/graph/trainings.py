"""Courses and the documents of the shared method: reading them, planning one, and changing one behind its lock."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from graph_service.domain.events import Event
from graph_service.domain.names import sort_key
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.trainings import Gain, Method, Person, Training
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, decided, made_once, ruled, sent_event, take_key
from graph_service.graph.pages import Keys, page, total


async def trainings(graph: Graph | Transaction, ids: Sequence[str]) -> dict[str, Training]:
    """Return the courses with these ids, by id."""
    rows = await graph.read("trainings/by_ids", ids=list(ids))
    return {row["training"]["id"]: records.training(row["training"]) for row in rows}


async def training_keys(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of the courses, by title."""
    return await page(graph, "trainings/page", first, after)


async def training_total(graph: Graph) -> int:
    """Return how many courses there are."""
    return await total(graph, "trainings/count")


async def gains_of_volunteers(graph: Graph, ids: Sequence[str]) -> dict[str, list[Gain]]:
    """Return what each volunteer gained by courses, the latest first."""
    return records.grouped(await graph.read("trainings/of_volunteers", ids=list(ids)), records.gain)


async def gains_of_case_managers(graph: Graph, ids: Sequence[str]) -> dict[str, list[Gain]]:
    """Return what each case-manager gained by courses, the latest first."""
    return records.grouped(await graph.read("trainings/of_case_managers", ids=list(ids)), records.gain)


async def methods_of(graph: Graph, competence_ids: Sequence[str]) -> dict[str, list[Method]]:
    """Return the documents of the shared method about each competence, by title."""
    rows = await graph.read("methods/of_competences", ids=list(competence_ids))
    return records.grouped(rows, lambda row: records.method(row["method"]))


async def plan_training(
    graph: Graph, asked: Requested, training: Training, event: Event
) -> list[str] | list[Problem]:
    """Keep a new course; the same key keeps it once."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        row = {
            "id": training.id,
            "title": training.title,
            "sort_key": sort_key(training.title, training.id),
            "description": training.description,
            "places": training.places,
            "valid_months": training.valid_months,
            "state": training.state,
            "revision": training.revision,
            "competence_ids": list(training.competence_ids),
            "sessions": [
                {"number": one.number, "day": one.day, "opens": one.opens, "minutes": one.minutes}
                for one in training.sessions
            ],
        }
        await transaction.run("trainings/plan", **_asked(asked, row, event))
        return [training.id]

    return await made_once(graph, work)


async def publish_method(
    graph: Graph, asked: Requested, method: Method, event: Event
) -> list[str] | list[Problem]:
    """Keep a document of the shared method; the same key keeps it once."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        row = {
            "id": method.id,
            "title": method.title,
            "url": method.url,
            "competence_ids": list(method.competence_ids),
        }
        await transaction.run("methods/publish", **_asked(asked, row, event))
        return [method.id]

    return await made_once(graph, work)


async def change_training(
    graph: Graph,
    training_id: str,
    people: Sequence[Person],
    event: Event,
    rule: Callable[[Training, Collection[Person]], Training | list[Problem]],
) -> Training | list[Problem]:
    """Let a rule change a course while nobody else can touch it; it is told which of these people are there."""

    async def work(transaction: Transaction) -> Training:
        if not await transaction.run("trainings/take", id=training_id):
            raise Refused([NotFound(("id",), training_id, kind="training")])
        there = await _there(transaction, people)
        before = (await trainings(transaction, [training_id]))[training_id]
        found = ruled(rule(before, there))
        await transaction.run("trainings/save", id=found.id, row=_row(found), event=sent_event(event))
        return found

    return await decided(graph, work)


async def _there(transaction: Transaction, people: Sequence[Person]) -> frozenset[Person]:
    [row] = await transaction.read(
        "trainings/named",
        ids=[one.id for one in people if one.kind == "volunteer"],
        own=[one.id for one in people if one.kind == "case-manager"],
    )
    return frozenset(
        [Person("volunteer", id_) for id_ in row["volunteer_ids"]]
        + [Person("case-manager", id_) for id_ in row["case_manager_ids"]]
    )


def _asked(asked: Requested, row: dict[str, Any], event: Event) -> dict[str, Any]:
    return {"key": asked.key_id, "fingerprint": asked.fingerprint, "row": row, "event": sent_event(event)}


def _row(training: Training) -> dict[str, Any]:
    def of(kind: str) -> list[dict[str, Any]]:
        return [
            {
                "id": one.id,
                "since": gain.since if (gain := training.gains.get(one)) else None,
                "until": gain.until if gain else None,
                "attended": [session.number for session in training.sessions if one in session.attended],
            }
            for one in sorted(training.people)
            if one.kind == kind
        ]

    return {
        "state": training.state,
        "revision": training.revision,
        "volunteers": of("volunteer"),
        "case_managers": of("case-manager"),
    }
