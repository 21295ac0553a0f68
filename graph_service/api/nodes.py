"""Finding anything by its id."""

from collections.abc import Awaitable, Callable, Mapping

from graph_service.api.accounts import account_called
from graph_service.api.areas import area_called, place_called
from graph_service.api.assignments import assignment_called
from graph_service.api.beneficiaries import beneficiary_called, need_called
from graph_service.api.case_managers import case_manager_called
from graph_service.api.commitments import commitment_called
from graph_service.api.competences import competence_called
from graph_service.api.context import Info
from graph_service.api.desks import desk_called, desk_contact_called
from graph_service.api.grants import grant_called
from graph_service.api.ids import kind_and_key
from graph_service.api.inclusion_pacts import inclusion_pact_called
from graph_service.api.interventions import intervention_called
from graph_service.api.node import Node
from graph_service.api.pacts import pact_called
from graph_service.api.partners import contact_called, organisation_called, volunteer_called
from graph_service.api.referrals import referral_called
from graph_service.api.register import register_entry_called
from graph_service.api.services import service_called
from graph_service.api.trainings import training_called
from graph_service.domain.permissions import Action, permit

KINDS: Mapping[str, Callable[[str, Info], Awaitable[Node | None]]] = {
    "account": account_called,
    "area": area_called,
    "assignment": assignment_called,
    "beneficiary": beneficiary_called,
    "case-manager": case_manager_called,
    "commitment": commitment_called,
    "competence": competence_called,
    "contact": contact_called,
    "desk": desk_called,
    "desk-contact": desk_contact_called,
    "grant": grant_called,
    "inclusion-pact": inclusion_pact_called,
    "intervention": intervention_called,
    "need": need_called,
    "organisation": organisation_called,
    "pact": pact_called,
    "place": place_called,
    "referral": referral_called,
    "register": register_entry_called,
    "service": service_called,
    "training": training_called,
    "volunteer": volunteer_called,
}
"""How the thing of each kind is found by its key, as far as the viewer may see it."""


async def node_called(id_: str, info: Info, only: str | None = None) -> Node | None:
    """Return what has this global id, if it is of the kind wanted."""
    permit(info.context.viewer, Action.READ_NETWORK)
    kind, key = kind_and_key(id_)
    found = KINDS.get(kind) if only in (None, kind) else None
    return await found(key, info) if found else None
