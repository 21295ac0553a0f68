"""The invented counters, one at each Casa, and what was heard there in autumn; about nobody."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from graph_service.domain.desks import ContactOutcome, Desk, DeskContact, OnlineProcedure, RequestKind
from graph_service.domain.model import Commitment, Service
from graph_service.domain.schedule import ROME
from recipe.chance import chance, day_between, often, some, weighted
from recipe.data import AS_OF, PATHS
from recipe.families import Family
from recipe.real import Real

FIRST = date(2026, 9, 1)
KINDS = {
    RequestKind.INFORMATION: 5,
    RequestKind.ORIENTATION: 5,
    RequestKind.PROCEDURE: 7,
    RequestKind.SUPPORT: 6,
    RequestKind.URGENT: 1,
    RequestKind.WANTS_TO_HELP: 1,
}
OUTCOMES = {
    ContactOutcome.ANSWERED: 6,
    ContactOutcome.POINTED_ON: 5,
    ContactOutcome.APPOINTMENT: 3,
    ContactOutcome.CASE_OPENED: 1,
    ContactOutcome.UNANSWERED: 1,
}


def make_desks(real: Real) -> list[Desk]:
    """Return the counter of every Casa."""
    return [
        Desk(
            f"sportello-{pact.short}",
            f"Sportello sociale – {real.casa_names[pact.place_id]}",
            pact.place_id,
            invented=True,
        )
        for pact in sorted(real.pacts.values(), key=lambda pact: pact.short)
    ]


def make_contacts_at_desks(
    desks: Sequence[Desk],
    families: Sequence[Family],
    services: Sequence[Service],
    commitments: Sequence[Commitment],
    real: Real,
) -> list[DeskContact]:
    """Return what was heard, in the order of time; keys are numbered so."""
    rng = chance("desk-contacts")
    asked = [need.competence_id for family in families for need in family.needs]
    answering: dict[str, list[str]] = {}
    for one in services:
        for id_ in one.competence_ids:
            answering.setdefault(id_, []).append(one.id)
    lending: dict[tuple[str, str], list[str]] = {}
    for offer in commitments:
        for id_ in offer.competence_ids:
            lending.setdefault((offer.pact_id, id_), []).append(offer.partner_id)
    places = {pact.place_id: pact for pact in real.pacts.values()}
    found = []
    for desk in desks:
        pact = places[desk.place_id or ""]
        for _ in range(PATHS["heard_at_each_desk"]):
            competence = rng.choice(asked) if often(rng, 0.8) else None
            found.append(_contact(rng, desk, pact.id, pact.zones, competence, answering, lending))
    found.sort(key=lambda one: (one.at, one.desk_id))
    return [_named(one, number) for number, one in enumerate(found, 1)]


def _named(one: DeskContact, number: int) -> DeskContact:
    return DeskContact(**{**one.__dict__, "id": f"accesso-{number:04d}"})


def _contact(
    rng: Random,
    desk: Desk,
    pact_id: str,
    zones: Sequence[str],
    competence: str | None,
    answering: Mapping[str, list[str]],
    lending: Mapping[tuple[str, str], list[str]],
) -> DeskContact:
    day = day_between(rng, FIRST, AS_OF)
    day -= timedelta(days=max(0, day.weekday() - 4))
    at = datetime.combine(day, time(rng.randint(9, 17), rng.randrange(0, 60, 5)), ROME).astimezone(UTC)
    kind, outcome = weighted(rng, KINDS), weighted(rng, OUTCOMES)
    pointed = outcome is ContactOutcome.POINTED_ON and competence is not None
    return DeskContact(
        id="",
        desk_id=desk.id,
        at=at,
        kind=kind,
        outcome=outcome,
        competence_id=competence,
        procedure=rng.choice(list(OnlineProcedure)) if kind is RequestKind.PROCEDURE else None,
        area_id=rng.choice(zones) if often(rng, 0.6) else None,
        service_ids=tuple(some(rng, answering.get(competence or "", []), 1)) if pointed else (),
        partner_ids=tuple(some(rng, sorted(set(lending.get((pact_id, competence or ""), []))), 1))
        if pointed
        else (),
    )
