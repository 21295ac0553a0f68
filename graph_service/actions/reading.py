"""Reading the network, as far as the viewer may."""

from collections.abc import Sequence
from dataclasses import replace

from graph_service.domain.events import Event
from graph_service.domain.model import Contact
from graph_service.domain.permissions import Action, Viewer, may, permit_some
from graph_service.domain.schedule import Week


def shown_contact(viewer: Viewer, contact: Contact) -> Contact:
    """Return the contact as this viewer may see it: all of it, or only what was agreed to publish."""
    if may(viewer, Action.READ_CONTACTS):
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
