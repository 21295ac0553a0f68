"""Whose a household's case is: who sees it, what it agrees to, handing it over and sharing it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from graph_service.actions.words_of_partners import new_event
from graph_service.domain import cases
from graph_service.domain.cases import FIELDS, Case, CaseDeed, accompanying, leading
from graph_service.domain.model import Beneficiary, ConsentPurpose
from graph_service.domain.permissions import Action, Relation, Viewer, may, permit
from graph_service.domain.problems import Problem
from graph_service.domain.referrals import Deed
from graph_service.graph.cases import decide_case
from graph_service.graph.connection import Graph


def relation_to(viewer: Viewer, household: Beneficiary, today: date) -> Relation:
    """Return how the viewer stands to a household: theirs is one they accompany, or that is shared with them."""
    return viewer.relation_to_case(*accompanying(household, today))


def sees_household(viewer: Viewer, household: Beneficiary, today: date) -> bool:
    """Return whether the viewer may read about the household."""
    return may(viewer, Action.READ_BENEFICIARIES, relation_to(viewer, household, today))


async def record_consent(
    viewer: Viewer,
    beneficiary_id: str,
    purpose: ConsentPurpose,
    given_on: date | None,
    graph: Graph,
    today: date,
) -> Beneficiary | Problem:
    """Write down that a household agrees to something, from a day on; today when none is said."""

    def rule(case: Case) -> Beneficiary | Problem:
        permit(viewer, Action.KEEP_CONSENTS, relation_to(viewer, case.household, today))
        return cases.agreed(case, purpose, given_on or today, today)

    return await _decided(viewer, CaseDeed.RECORD_CONSENT, beneficiary_id, None, rule, graph)


async def withdraw_consent(
    viewer: Viewer, beneficiary_id: str, purpose: ConsentPurpose, graph: Graph, today: date
) -> Beneficiary | Problem:
    """Write down that a household agrees to something no more; what partners have not answered is cancelled then."""

    def rule(case: Case) -> Beneficiary | Problem:
        permit(viewer, Action.KEEP_CONSENTS, relation_to(viewer, case.household, today))
        return cases.withdrawn(case, purpose, today)

    cancels = purpose is ConsentPurpose.REFERRAL
    return await _decided(
        viewer, CaseDeed.WITHDRAW_CONSENT, beneficiary_id, None, rule, graph, cancels=cancels
    )


async def hand_over(
    viewer: Viewer, beneficiary_id: str, to: str, graph: Graph, today: date
) -> Beneficiary | Problem:
    """Let another case-manager lead a case from today on; only whoever leads it, or an administrator, may."""

    def rule(case: Case) -> Beneficiary | Problem:
        permit(viewer, Action.HAND_OVER_CASES, viewer.relation_to_case(*leading(case.household, today)))
        return cases.handed_over(case, to, today)

    return await _decided(viewer, CaseDeed.HAND_OVER, beneficiary_id, to, rule, graph)


async def share(
    viewer: Viewer, beneficiary_id: str, with_: str, until: date, graph: Graph, today: date
) -> Beneficiary | Problem:
    """Let another case-manager see a case until a day; only whoever leads it may."""

    def rule(case: Case) -> Beneficiary | Problem:
        permit(viewer, Action.SHARE_CASES, viewer.relation_to_case(*leading(case.household, today)))
        return cases.shared(case, with_, until, today)

    return await _decided(viewer, CaseDeed.SHARE, beneficiary_id, with_, rule, graph)


async def unshare(
    viewer: Viewer, beneficiary_id: str, with_: str, graph: Graph, today: date
) -> Beneficiary | Problem:
    """Let another case-manager see a case no more; whoever leads it may, and whoever it is shared with."""

    def rule(case: Case) -> Beneficiary | Problem:
        permit(viewer, Action.SHARE_CASES, viewer.relation_to_case(*leading(case.household, today), with_))
        return cases.unshared(case, with_, today)

    return await _decided(viewer, CaseDeed.UNSHARE, beneficiary_id, with_, rule, graph)


async def _decided(
    viewer: Viewer,
    deed: CaseDeed,
    beneficiary_id: str,
    case_manager_id: str | None,
    rule: Callable[[Case], Beneficiary | Problem],
    graph: Graph,
    *,
    cancels: bool = False,
) -> Beneficiary | Problem:
    event = new_event(viewer, deed, FIELDS[deed])
    cancelling = partial(new_event, viewer, Deed.CANCEL, ("state", "reason")) if cancels else None
    return await decide_case(graph, beneficiary_id, case_manager_id, rule, event, cancelling)
