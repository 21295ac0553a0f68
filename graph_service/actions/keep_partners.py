"""Partners join, are approved or not, and are kept true: what is said of them, and of whom to ask there."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain.events import Edit, Event, OnBehalf, edits, folded, unjudged
from graph_service.domain.model import (
    Contact,
    Organisation,
    OrganisationKind,
    Partner,
    PartnerState,
    Volunteer,
)
from graph_service.domain.partners import (
    ContactTerms,
    OrganisationTerms,
    PartnerDeed,
    Surroundings,
    VolunteerTerms,
    joining_terms,
    moved_partner,
    own_ids,
    plain_tax_code,
    revised_contact,
    revised_organisation,
    revised_volunteer,
    stale,
    told_contact,
    told_partner,
)
from graph_service.domain.permissions import Action, Relation, Viewer, may, permit, permit_some
from graph_service.domain.problems import Missing, Problem
from graph_service.graph.connection import Graph
from graph_service.graph.joining import Mentioned, add_contact, change, change_contact, join
from graph_service.graph.reference import reference

JUDGED = frozenset({PartnerDeed.APPROVE, PartnerDeed.DECLINE})
"""The deeds of a coordinator on who wants to join."""


async def join_organisation(
    viewer: Viewer,
    terms: OrganisationTerms,
    contact: ContactTerms | None,
    key: str,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> str | list[Problem]:
    """Let an organisation join; return its id, or what is wrong.

    It waits for approval, unless who makes it may approve it. What the terms leave out comes from the register.
    """
    problems = _joining_problems(viewer, key, today, on_behalf)
    blank = Organisation(secrets.token_hex(8), "", OrganisationKind.OTHER)
    person = _new_contact(blank.id, contact)
    problems += _contact_problems(person)
    if problems:
        return problems

    def rule(around: Surroundings) -> Partner | list[Problem]:
        found = revised_organisation(blank, joining_terms(terms, around), around)
        return _joined(found, may(viewer, Action.APPROVE_PARTNERS), ("taxCode",))

    return await _join(viewer, blank, terms, contact, person, _mentioned(terms), rule, key, graph, on_behalf)


async def join_volunteer(
    viewer: Viewer,
    terms: VolunteerTerms,
    contact: ContactTerms | None,
    key: str,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> str | list[Problem]:
    """Let a volunteer join; return their id, or what is wrong.

    They wait for approval, unless who adds them may approve them, or all their organisations are active and the
    viewer's own.
    """
    problems = _joining_problems(viewer, key, today, on_behalf)
    blank = Volunteer(secrets.token_hex(8), "")
    person = _new_contact(blank.id, contact)
    problems += _contact_problems(person)
    if problems:
        return problems
    known = await reference(graph)

    def rule(around: Surroundings) -> Partner | list[Problem]:
        found = revised_volunteer(blank, terms, around, known)
        added = bool(around.organisations) and all(
            state is PartnerState.ACTIVE and viewer.relation_to(id_) is Relation.OWN
            for id_, state in around.organisations.items()
        )
        return _joined(found, added or may(viewer, Action.APPROVE_PARTNERS))

    mentioned = Mentioned(organisation_ids=tuple(terms.get("organisation_ids", ())))
    return await _join(viewer, blank, terms, contact, person, mentioned, rule, key, graph, on_behalf)


async def _join(
    viewer: Viewer,
    blank: Partner,
    terms: OrganisationTerms | VolunteerTerms,
    contact: ContactTerms | None,
    person: Contact | list[Problem] | None,
    mentioned: Mentioned,
    rule: Callable[[Surroundings], Partner | list[Problem]],
    key: str,
    graph: Graph,
    on_behalf: OnBehalf | None,
) -> str | list[Problem]:
    def event(made: Partner) -> Event:
        return _event(viewer, PartnerDeed.JOIN, on_behalf, made, {}, told_partner(made))

    reached = None
    if isinstance(person, Contact):
        said = edits({}, told_contact(person))
        fields = [one.field for one in said]
        reached = (person, new_event(viewer, PartnerDeed.ADD_CONTACT, fields, on_behalf, said, blank.id))
    asked = asking(viewer, key, (sorted(terms.items()), sorted((contact or {}).items())))
    return only(await join(graph, asked, blank.id, mentioned, rule, event, reached))


def _joining_problems(viewer: Viewer, key: str, today: date, on_behalf: OnBehalf | None) -> list[Problem]:
    """Raise Forbidden for who may bring nobody in; tell when it is for somebody else and on whose word is missing."""
    permit_some(viewer, Action.JOIN)
    problems = key_problems(key)
    if on_behalf is None and not may(viewer, Action.JOIN, Relation.OWN):
        problems.append(Missing(("onBehalf",)))
    if problem := word_problem(on_behalf, today):
        problems.append(problem)
    return problems


def _new_contact(partner_id: str, terms: ContactTerms | None) -> Contact | list[Problem] | None:
    """Return the contact that comes with a partner; it must have a name."""
    if terms is None:
        return None
    return revised_contact(Contact(secrets.token_hex(8), partner_id, ""), {"name": "", **terms})


def _contact_problems(person: Contact | list[Problem] | None) -> list[Problem]:
    return [one.within("contact") for one in person] if isinstance(person, list) else []


def _joined(
    found: Partner | list[Problem], approved: bool, apart: Sequence[str] = ()
) -> Partner | list[Problem]:
    """Return who joins in the state that is due; problems lie within the terms, but for arguments of their own."""
    if isinstance(found, list):
        return [one if one.path[0] in apart else one.within("terms") for one in found]
    return replace(found, state=PartnerState.ACTIVE if approved else PartnerState.PROPOSED)


async def judge_partner(
    viewer: Viewer, partner_id: str, deed: PartnerDeed, revision: int, graph: Graph
) -> Partner | list[Problem]:
    """Approve or decline who wants to join; return it, or why not, and then nothing has changed."""
    permit(viewer, Action.APPROVE_PARTNERS)

    def rule(before: Partner, around: Surroundings) -> Partner | list[Problem]:
        return moved_partner(before, deed, revision)

    def event(before: Partner, after: Partner) -> Event:
        return _event(viewer, deed, None, after, told_partner(before), told_partner(after))

    kinds = (Organisation, Volunteer)
    return await change(graph, kinds, partner_id, Mentioned(), rule, event)  # type: ignore[misc]  # solves no union


async def revise_organisation(
    viewer: Viewer,
    organisation_id: str,
    revision: int,
    terms: OrganisationTerms,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Organisation | list[Problem]:
    """Correct what is said of an organisation; return it, or why not, and then nothing has changed."""
    permit_some(viewer, Action.KEEP_PARTNERS)
    if problem := word_problem(on_behalf, today):
        return [problem]

    def rule(before: Organisation, around: Surroundings) -> Organisation | list[Problem]:
        if problem := source_problem(viewer, Action.KEEP_PARTNERS, before.id, on_behalf):
            return [problem]
        moved = moved_partner(before, PartnerDeed.REVISE, revision)
        if isinstance(moved, list):
            return moved
        found = revised_organisation(moved, terms, around)
        return [one.within("change") for one in found] if isinstance(found, list) else found

    def event(before: Partner, after: Partner) -> Event:
        return _event(viewer, PartnerDeed.REVISE, on_behalf, after, told_partner(before), told_partner(after))

    return await change(graph, Organisation, organisation_id, _mentioned(terms), rule, event)


async def revise_volunteer(
    viewer: Viewer,
    volunteer_id: str,
    revision: int,
    terms: VolunteerTerms,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Volunteer | list[Problem]:
    """Correct what is said of a volunteer; return them, or why not, and then nothing has changed."""
    permit_some(viewer, Action.KEEP_PARTNERS)
    if problem := word_problem(on_behalf, today):
        return [problem]
    known = await reference(graph)

    def rule(before: Volunteer, around: Surroundings) -> Volunteer | list[Problem]:
        if problem := source_problem(viewer, Action.KEEP_PARTNERS, *_of(before, on_behalf)):
            return [problem]
        moved = moved_partner(before, PartnerDeed.REVISE, revision)
        if isinstance(moved, list):
            return moved
        found = revised_volunteer(moved, terms, around, known)
        return [one.within("change") for one in found] if isinstance(found, list) else found

    def event(before: Partner, after: Partner) -> Event:
        return _event(viewer, PartnerDeed.REVISE, on_behalf, after, told_partner(before), told_partner(after))

    mentioned = Mentioned(organisation_ids=tuple(terms.get("organisation_ids", ())))
    return await change(graph, Volunteer, volunteer_id, mentioned, rule, event)


async def give_contact(
    viewer: Viewer,
    partner_id: str,
    terms: ContactTerms,
    key: str,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> str | list[Problem]:
    """Tell whom to ask at a partner's; return the contact's id, or what is wrong."""
    permit_some(viewer, Action.KEEP_PARTNERS)
    contact = revised_contact(Contact(secrets.token_hex(8), partner_id, ""), {"name": "", **terms})
    problems = [one.within("terms") for one in contact] if isinstance(contact, list) else []
    problems += key_problems(key)
    if problem := word_problem(on_behalf, today):
        problems.append(problem)
    if problems or isinstance(contact, list):
        return problems

    def rule(partner: Partner) -> list[Problem]:
        problem = source_problem(viewer, Action.KEEP_PARTNERS, *_of(partner, on_behalf))
        return [problem] if problem else []

    def event(partner: Partner) -> Event:
        return _event(viewer, PartnerDeed.ADD_CONTACT, on_behalf, partner, {}, told_contact(contact))

    asked = asking(viewer, key, (partner_id, sorted(terms.items())))
    return only(await add_contact(graph, asked, contact, rule, event))


async def revise_contact(
    viewer: Viewer,
    contact_id: str,
    revision: int,
    terms: ContactTerms | None,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> tuple[Contact | None, str] | list[Problem]:
    """Correct a contact, or remove it when nothing is said; return it and whose it is, or why not."""
    permit_some(viewer, Action.KEEP_PARTNERS)
    if problem := word_problem(on_behalf, today):
        return [problem]

    def rule(before: Contact, partner: Partner) -> Contact | list[Problem] | None:
        problem = source_problem(viewer, Action.KEEP_PARTNERS, *_of(partner, on_behalf))
        if problem := problem or stale(before, revision):
            return [problem]
        if terms is None:
            return None
        found = revised_contact(replace(before, revision=before.revision + 1), terms)
        return [one.within("change") for one in found] if isinstance(found, list) else found

    def event(before: Contact, after: Contact | None, partner: Partner) -> Event:
        deed = PartnerDeed.REVISE_CONTACT if after else PartnerDeed.REMOVE_CONTACT
        now = told_contact(after) if after else dict.fromkeys(told_contact(before), "")
        return _event(viewer, deed, on_behalf, partner, told_contact(before), now)

    return await change_contact(graph, contact_id, rule, event)


def _of(partner: Partner, on_behalf: OnBehalf | None) -> tuple[Any, ...]:
    """Return who a deed is for as `source_problem` asks it: the partner, on whose word, and whose people are its own."""
    own, *others = own_ids(partner)
    return (own, on_behalf, *others)


def _mentioned(terms: OrganisationTerms) -> Mentioned:
    code = terms.get("tax_code")
    return Mentioned(plain_tax_code(code) if code else None, terms.get("place_id"))


def _event(
    viewer: Viewer,
    deed: PartnerDeed,
    on_behalf: OnBehalf | None,
    partner: Partner,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> Event:
    made = edits(before, after)
    return new_event(viewer, deed, [one.field for one in made], on_behalf, made, partner.id)


def awaiting(partner: Partner, history: Sequence[Event]) -> tuple[Edit, ...]:
    """Return what somebody who approves has to look at: all that was said of it since it was last judged."""
    if partner.state is not PartnerState.PROPOSED:
        return ()
    said = [edit for edit in unjudged(history, JUDGED) if not edit.field.startswith("contact")]
    return tuple(one for one in folded(said) if one.field != "state")
