"""Bringing a family to a partner: where, when and by whom, and the code that the family carries."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from graph_service.actions.referrals import permit_sending
from graph_service.actions.words_of_partners import new_event
from graph_service.domain.events import Event
from graph_service.domain.model import RESERVING, Beneficiary
from graph_service.domain.paper_codes import PaperCode, PaperCodes, Tries, new_code, read_code, recognised
from graph_service.domain.permissions import Action, Viewer, may, permit_some
from graph_service.domain.problems import CodeMistyped, Problem
from graph_service.domain.referrals import Deed, Introduction, Prospect, Referral, introduced, wrong_state
from graph_service.graph import paper_codes
from graph_service.graph.connection import Graph
from graph_service.graph.referrals import introduce


@dataclass(frozen=True)
class IssuedCode:
    """A new code, which is told here and nowhere else, and the first day on which it is no longer good."""

    code: str
    expires_on: date


async def introduce_family(
    viewer: Viewer, referral_id: str, asked: Introduction | None, graph: Graph, today: date
) -> Referral | list[Problem]:
    """Say where, when and by whom the family is introduced, or that it is not; return the referral, or why not."""
    permit_some(viewer, Action.SEND_REFERRALS)

    def rule(referral: Referral, found: Prospect) -> Referral | list[Problem]:
        assert found.household is not None, "a referral is of a household's need"
        permit_sending(viewer, found.household, today)
        return introduced(referral, asked, found)

    def event(after: Referral) -> Event:
        told = new_event(viewer, Deed.INTRODUCE, ("introduction",), partner_id=after.partner_id)
        return replace(told, to_tell=told.to_tell and after.state in RESERVING)

    return await introduce(graph, referral_id, asked.place_id if asked else None, event, rule)


async def issue_code(
    viewer: Viewer, referral_id: str, codes: PaperCodes, graph: Graph, today: date
) -> IssuedCode | Problem:
    """Issue a code for the family of a referral; what was issued before is worth nothing any more."""
    permit_some(viewer, Action.SEND_REFERRALS)
    made = IssuedCode(new_code(), today + timedelta(days=codes.days))
    refused = await paper_codes.issue(
        graph,
        referral_id,
        codes.mark(made.code),
        made.expires_on,
        datetime.now(UTC),
        new_event(viewer, Deed.ISSUE_CODE, ("code",)),
        _sending(viewer, Deed.ISSUE_CODE, today),
    )
    return refused or made


async def revoke_code(viewer: Viewer, referral_id: str, graph: Graph, today: date) -> Problem | None:
    """Make the code of a referral worthless, if it has one."""
    permit_some(viewer, Action.SEND_REFERRALS)
    return await paper_codes.revoke(
        graph,
        referral_id,
        datetime.now(UTC),
        new_event(viewer, Deed.REVOKE_CODE, ("code",)),
        _sending(viewer, Deed.REVOKE_CODE, today),
    )


def _sending(viewer: Viewer, deed: Deed, today: date) -> Callable[[Referral, Beneficiary], Problem | None]:
    """Return the rule of a deed of whoever accompanies the family."""

    def rule(referral: Referral, household: Beneficiary) -> Problem | None:
        permit_sending(viewer, household, today)
        return wrong_state(referral, deed)

    return rule


async def recognise_code(
    viewer: Viewer, text: str, codes: PaperCodes, graph: Graph, today: date
) -> str | Problem:
    """Return the id of the referral that a code opens, to whom it was sent; wrong tries are counted.

    A slip of the pen is told before the graph is asked, and counts for nothing.
    """
    permit_some(viewer, Action.ANSWER_REFERRALS)
    symbols = read_code(text)
    if symbols is None:
        return CodeMistyped(("code",))

    def rule(code: PaperCode | None, tries: Tries) -> tuple[str | Problem, Tries]:
        theirs = code is not None and may(
            viewer, Action.ANSWER_REFERRALS, viewer.relation_to(code.partner_id)
        )
        return recognised(code, theirs, tries, today, datetime.now(UTC))

    return await paper_codes.recognise(graph, viewer.id, codes.mark(symbols), rule)
