"""Reading the network, as far as the viewer may."""

from collections.abc import Sequence
from dataclasses import replace

from graph_service.domain.attendance import Course
from graph_service.domain.events import Event
from graph_service.domain.model import Contact, Partner, PartnerState
from graph_service.domain.partners import own_ids
from graph_service.domain.permissions import Action, Relation, Viewer, may, permit_some
from graph_service.domain.referrals import Referral
from graph_service.domain.schedule import Week


def hidden_states(viewer: Viewer) -> list[str]:
    """Return the states in which partners are not shown to this viewer, unless they are the viewer's own."""
    shown = may(viewer, Action.APPROVE_PARTNERS)
    return [] if shown else sorted(set(PartnerState) - {PartnerState.ACTIVE})


def sees(viewer: Viewer, partner: Partner) -> bool:
    """Return whether this viewer may know of the partner: of one that is not approved, few may."""
    own = viewer.relation_to(*own_ids(partner)) is Relation.OWN
    return own or partner.state not in hidden_states(viewer)


def shown_contact(viewer: Viewer, contact: Contact) -> Contact:
    """Return the contact as this viewer may see it: all of it, or only what was agreed to publish."""
    if may(viewer, Action.READ_CONTACTS, viewer.relation_to(contact.partner_id)):
        return contact
    agreed = contact.publish
    return replace(
        contact,
        name=contact.name if "name" in agreed else "",
        role=contact.role if "name" in agreed else None,
        phone=contact.phone if "phone" in agreed else None,
        email=contact.email if "email" in agreed else None,
        hours=contact.hours if "hours" in agreed else Week(),
    )


def sees_referral(viewer: Viewer, referral: Referral | Course) -> bool:
    """Return whether this viewer may see the referral: a partner only its own, and while the family agrees to it."""
    if may(viewer, Action.READ_REFERRALS):
        return True
    own = may(viewer, Action.READ_REFERRALS, viewer.relation_to(referral.partner_id))
    return own and referral.consented


def shown_events(viewer: Viewer, events: Sequence[Event]) -> list[Event]:
    """Return what was done to something shared, as this viewer may see it: all of it, or what concerns their partner.

    Raises Forbidden for those who read no history at all.
    """
    permit_some(viewer, Action.READ_HISTORY)
    return [
        one
        for one in events
        if may(viewer, Action.READ_HISTORY, viewer.relation_to(*([one.partner_id] if one.partner_id else [])))
    ]
