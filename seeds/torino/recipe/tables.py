"""The CSV files: which columns, and how each value is written."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from graph_service.domain.desks import Desk, DeskContact
from graph_service.domain.geography import Point
from graph_service.domain.model import (
    Beneficiary,
    CaseManager,
    Commitment,
    Contact,
    Grant,
    InclusionPact,
    Intervention,
    Need,
    Organisation,
    Place,
    Service,
    Signature,
    Volunteer,
)
from graph_service.domain.schedule import ROME, Period
from graph_service.domain.skills import Skill
from graph_service.domain.trainings import Method, Training
from recipe.paths import Funded
from recipe.referrals import Referral

Row = Mapping[str, Any]


def write(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """Write one table; the first row names the columns."""
    rows = list(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows({column: cell(value) for column, value in row.items()} for row in rows)


def cell(value: Any) -> str:
    """Write a value as the CSV folder wants it.

    >>> cell(None), cell(True), cell(("it", "ar")), cell(date(2026, 9, 1))
    ('', 'yes', 'it|ar', '2026-09-01')
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Period():
            return f"{value.start}/{value.end}"
        case frozenset():
            return "|".join(sorted(value))
        case tuple():
            return "|".join(map(cell, value))
    return str(value)


def hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def degrees(point: Point | None) -> dict[str, str]:
    return {
        "latitude": f"{point.latitude:.4f}" if point else "",
        "longitude": f"{point.longitude:.4f}" if point else "",
    }


def place(one: Place) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "address": one.address,
        "area_id": one.area_id,
        **degrees(one.point),
        "precision": one.precision,
        "precision_note": one.precision_note,
        "wheelchair": one.wheelchair,
        "source": one.source,
    }


def organisation(one: Organisation) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "tax_code": one.tax_code,
        "runts_section": one.runts_section,
        "aliases": one.aliases,
        "place_id": one.place_id,
        "website": one.website,
        "publishes": one.publishes,
        "invented": one.invented,
        "source": one.source,
    }


def volunteer(one: Volunteer) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "organisation_ids": one.organisation_ids,
        "languages": one.languages,
        "competence_ids": one.competence_ids,
        "insurance_until": one.insurance_until,
        "clearance_until": one.clearance_until,
        "area_id": one.area_id,
        "invented": one.invented,
    }


def contact(one: Contact) -> Row:
    return {
        "id": one.id,
        "partner_id": one.partner_id,
        "name": one.name,
        "role": one.role,
        "phone": one.phone,
        "email": one.email,
        "hours": one.hours,
        "preferred": one.preferred,
        "publish": one.publish,
    }


def signature(one: Signature) -> Row:
    return {
        "pact_id": one.pact_id,
        "partner_id": one.partner_id,
        "signed_on": one.signed_on,
        "role": one.role,
        "sources": one.sources,
    }


def commitment(one: Commitment) -> Row:
    return {
        "id": one.id,
        "pact_id": one.pact_id,
        "partner_id": one.partner_id,
        "title": one.title,
        "competence_ids": one.competence_ids,
        "hours_per_week": hours(one.minutes_per_week),
        "places": one.places,
        "windows": one.windows,
        "closures": one.closures,
        "languages": one.languages,
        "min_age": one.min_age,
        "max_age": one.max_age,
        "modes": one.modes,
        "valid_from": one.valid.start,
        "valid_to": one.valid.end,
        "place_id": one.place_id,
        "state": one.state,
        "assured_on": one.assured_on,
        "staffing": one.staffing,
        "staff_ids": one.staff_ids,
        "clearance_required": one.clearance_required,
        "invented": one.invented,
    }


def intervention(one: Intervention) -> Row:
    return {
        "id": one.id,
        "pact_id": one.pact_id,
        "name": one.name,
        "description": one.description,
        "commitment_ids": one.commitment_ids,
        "public_counterpart": one.public_counterpart,
        "results": one.results,
        "invented": one.invented,
    }


def service(one: Service) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "provider": one.provider,
        "description": one.description,
        "competence_ids": one.competence_ids,
        "area_ids": one.area_ids,
        "place_id": one.place_id,
        "windows": one.windows,
        "phone": one.phone,
        "email": one.email,
        "url": one.url,
        "how_to_ask": one.how_to_ask,
        "source": one.source,
        "invented": one.invented,
    }


def beneficiary(one: Beneficiary) -> Row:
    return {
        "code": one.code,
        "area_id": one.area_id,
        "languages": one.languages,
        "refused_partner_ids": one.refused_partner_ids,
        "case_manager_id": next(who.case_manager_id for who in one.accompaniments if who.leads),
        "controller": one.controller,
        "legal_basis": one.legal_basis,
    }


def case_manager(one: CaseManager) -> Row:
    return {"id": one.id, "name": one.name, "place_id": one.place_id, "invented": one.invented}


def consents(one: Beneficiary) -> Iterable[Row]:
    for consent in one.consents:
        yield {
            "beneficiary_code": one.code,
            "purpose": consent.purpose,
            "given_on": consent.given_on,
            "withdrawn_on": consent.withdrawn_on,
        }


def members(one: Beneficiary) -> Iterable[Row]:
    for member in one.members:
        yield {"beneficiary_code": one.code, "number": member.number, "age_band": member.age_band}


def need(code: str, one: Need) -> Row:
    return {
        "id": one.id,
        "beneficiary_code": code,
        "competence_id": one.competence_id,
        "member": one.member,
        "hours_per_week": hours(one.minutes_per_week),
        "session_minutes": one.session_minutes,
        "windows": one.windows,
        "languages": one.languages,
        "modes": one.modes,
        "wheelchair": one.wheelchair,
        "priority": one.priority,
        "starts_on": one.period.start,
        "ends_on": one.period.end,
        "state": one.state,
    }


def referral(one: Referral) -> Row:
    return {
        "id": one.id,
        "need_id": one.need.id,
        "commitment_id": one.commitment.id,
        "state": one.state,
        "sessions": one.sessions,
        "hours_per_week": hours(one.minutes_per_week),
        "starts_on": one.period.start,
        "ends_on": one.period.end,
        "requested_on": one.requested_on,
        "reason": one.reason,
    }


def assignments(one: Referral, as_of: date) -> Iterable[Row]:
    for volunteer_id in one.volunteer_ids:
        over = one.period.end if one.period.end and one.period.end < as_of else None
        yield {
            "referral_id": one.id,
            "volunteer_id": volunteer_id,
            "starts_on": one.period.start,
            "ends_on": over,
        }


def inclusion_pact(one: InclusionPact) -> Row:
    return {
        "id": one.id,
        "beneficiary_code": one.beneficiary_id,
        "pact_id": one.pact_id,
        "starts_on": one.start,
        "ends_on": one.end,
        "reason": one.reason,
        "state": one.state,
        "outcome": one.outcome,
        "closed_on": one.closed_on,
        "note": one.note,
    }


def goals(one: InclusionPact) -> Iterable[Row]:
    for goal in one.goals:
        yield {
            "inclusion_pact_id": one.id,
            "number": goal.number,
            "component": goal.component,
            "text": goal.text,
            "due_on": goal.due_on,
            "outcome": goal.outcome,
        }


def actions(one: InclusionPact) -> Iterable[Row]:
    for action in one.actions:
        yield {
            "inclusion_pact_id": one.id,
            "number": action.number,
            "goal": action.goal,
            "text": action.text,
            "referral_id": action.referral_id,
            "due_on": action.due_on,
            "state": action.state,
        }


def reviews(one: InclusionPact) -> Iterable[Row]:
    for review in one.reviews:
        yield {
            "inclusion_pact_id": one.id,
            "number": review.number,
            "due_on": review.due_on,
            "held_on": review.held_on,
            "note": review.note,
        }


def grant(one: Grant) -> Row:
    return {
        "id": one.id,
        "inclusion_pact_id": one.inclusion_pact_id,
        "starts_on": one.start,
        "ends_on": one.end,
    }


def entries(one: Funded) -> Iterable[Row]:
    for entry in one.entries:
        yield {
            "grant_id": one.grant.id,
            "number": entry.number,
            "kind": entry.kind,
            "category": entry.category,
            "cents": entry.cents,
            "day": entry.day,
            "approved_by": entry.approved_by,
            "note": entry.note,
            "reverses": entry.reverses,
        }


def desk(one: Desk) -> Row:
    return {"id": one.id, "name": one.name, "place_id": one.place_id, "invented": one.invented}


def desk_contact(one: DeskContact) -> Row:
    return {
        "id": one.id,
        "desk_id": one.desk_id,
        "at": f"{one.at.astimezone(ROME):%Y-%m-%d %H:%M}",
        "kind": one.kind,
        "competence_id": one.competence_id,
        "procedure": one.procedure,
        "outcome": one.outcome,
        "area_id": one.area_id,
        "service_ids": one.service_ids,
        "partner_ids": one.partner_ids,
    }


def skill(code: str, one: Skill) -> Row:
    return {
        "beneficiary_code": code,
        "member": one.member,
        "competence_id": one.competence_id,
        "source": one.source,
        "level": one.level.name,
        "day": one.day,
    }


def training(one: Training) -> Row:
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "competence_ids": one.competence_ids,
        "places": one.places,
        "valid_months": one.valid_months,
        "state": one.state,
    }


def training_sessions(one: Training) -> Iterable[Row]:
    for session in one.sessions:
        yield {
            "training_id": one.id,
            "number": session.number,
            "at": f"{session.day} {session.opens // 60:02d}:{session.opens % 60:02d}",
            "minutes": session.minutes,
        }


def training_people(one: Training, kind: str, column: str) -> Iterable[Row]:
    for person in sorted(one.people):
        if person.kind == kind:
            gain = one.gains.get(person)
            yield {
                "training_id": one.id,
                column: person.id,
                "attended": tuple(session.number for session in one.sessions if person in session.attended),
                "gained_on": gain.since if gain else None,
                "valid_until": gain.until if gain else None,
            }


def method(one: Method) -> Row:
    return {"id": one.id, "title": one.title, "url": one.url, "competence_ids": one.competence_ids}
