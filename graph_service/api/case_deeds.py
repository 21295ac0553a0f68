"""What is done with households' cases: consents, handing over, sharing."""

from datetime import date
from typing import Annotated, TypeVar

import strawberry

from graph_service.actions.cases import (
    hand_over,
    record_consent,
    share,
    unshare,
    withdraw_consent,
)
from graph_service.actions.erase_cases import erase_case
from graph_service.api.beneficiaries import Beneficiary, beneficiary
from graph_service.api.context import Info
from graph_service.api.ids import IdReader
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import ConsentPurpose
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit_some
from graph_service.domain.problems import Problem
from graph_service.errors import PattiError

P = TypeVar("P", bound="BeneficiaryPayload")


@strawberry.type(description="What came of a deed with a household's case.")
class BeneficiaryPayload:
    beneficiary: Beneficiary | None = strawberry.field(
        description="The household as it is now; null when refused, and for those who do not accompany it any more."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of writing a consent down.")
class BeneficiaryRecordConsentPayload(BeneficiaryPayload):
    pass


@strawberry.type(description="What came of writing down that a consent is withdrawn.")
class BeneficiaryWithdrawConsentPayload(BeneficiaryPayload):
    pass


@strawberry.type(description="What came of handing a case over.")
class BeneficiaryHandOverPayload(BeneficiaryPayload):
    pass


@strawberry.type(description="What came of sharing a case.")
class BeneficiarySharePayload(BeneficiaryPayload):
    pass


@strawberry.type(description="What came of ending the sharing of a case.")
class BeneficiaryUnsharePayload(BeneficiaryPayload):
    pass


@strawberry.type(description="What came of erasing a case.")
class BeneficiaryErasePayload:
    erased: bool = strawberry.field(description="Whether nothing tells of the household any more.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


Id = Annotated[strawberry.ID, strawberry.argument(description="The household.")]
Purpose = Annotated[ConsentPurpose, strawberry.argument(description="For what.")]
With = Annotated[strawberry.ID, strawberry.argument(description="The case-manager.")]


@strawberry.type
class CaseDeeds:
    """What people do with households' cases."""

    @strawberry.mutation(description="Write down that a household agrees to something.")
    async def beneficiary_record_consent(
        self,
        info: Info,
        id: Id,
        purpose: Purpose,
        given_on: Annotated[
            date | None, strawberry.argument(description="On which day; today when left out.")
        ] = None,
    ) -> BeneficiaryRecordConsentPayload:
        permit_some(info.context.viewer, Action.KEEP_CONSENTS)
        key, problem = _household(id)
        found = problem or await record_consent(
            info.context.viewer, key, purpose, given_on, info.context.graph, info.context.today
        )
        return _payload(BeneficiaryRecordConsentPayload, info, found)

    @strawberry.mutation(
        description="Write down that a household agrees to something no more; it holds at once. What partners were asked "
        "and have not answered is cancelled, what they accepted is shown to them no more, and nobody with whom the case "
        "was shared sees it."
    )
    async def beneficiary_withdraw_consent(
        self, info: Info, id: Id, purpose: Purpose
    ) -> BeneficiaryWithdrawConsentPayload:
        permit_some(info.context.viewer, Action.KEEP_CONSENTS)
        key, problem = _household(id)
        found = problem or await withdraw_consent(
            info.context.viewer, key, purpose, info.context.graph, info.context.today
        )
        return _payload(BeneficiaryWithdrawConsentPayload, info, found)

    @strawberry.mutation(
        description="Hand a case over to another case-manager from today on; who led it sees it no more."
    )
    async def beneficiary_hand_over(
        self, info: Info, id: Id, case_manager_id: With
    ) -> BeneficiaryHandOverPayload:
        permit_some(info.context.viewer, Action.HAND_OVER_CASES)
        key, who, problem = _both(id, case_manager_id)
        found = problem or await hand_over(
            info.context.viewer, key, who, info.context.graph, info.context.today
        )
        return _payload(BeneficiaryHandOverPayload, info, found)

    @strawberry.mutation(
        description="Let another case-manager see a case until a day; the household has to agree to that. Asked again, "
        "the day is another."
    )
    async def beneficiary_share(
        self,
        info: Info,
        id: Id,
        case_manager_id: With,
        until: Annotated[date, strawberry.argument(description="The last day.")],
    ) -> BeneficiarySharePayload:
        permit_some(info.context.viewer, Action.SHARE_CASES)
        key, who, problem = _both(id, case_manager_id)
        found = problem or await share(
            info.context.viewer, key, who, until, info.context.graph, info.context.today
        )
        return _payload(BeneficiarySharePayload, info, found)

    @strawberry.mutation(description="Let another case-manager see a case no more, from today on.")
    async def beneficiary_unshare(
        self, info: Info, id: Id, case_manager_id: With
    ) -> BeneficiaryUnsharePayload:
        permit_some(info.context.viewer, Action.SHARE_CASES)
        key, who, problem = _both(id, case_manager_id)
        found = problem or await unshare(
            info.context.viewer, key, who, info.context.graph, info.context.today
        )
        return _payload(BeneficiaryUnsharePayload, info, found)

    @strawberry.mutation(
        description="Erase a case for good: the household, its needs and referrals, their history, and the letters kept "
        "here that told of them. Referrals that partners still hold are ended first. Whoever leads the case may, and "
        "administrators."
    )
    async def beneficiary_erase(
        self,
        info: Info,
        id: Id,
        code: Annotated[
            str, strawberry.argument(description="The code of the household, so that no other one is erased.")
        ],
    ) -> BeneficiaryErasePayload:
        context = info.context
        permit_some(context.viewer, Action.ERASE_CASES)
        if context.outside is None:
            raise PattiError("cases are erased by a service that knows where its letters and tombstones are")
        key, problem = _household(id)
        found = problem or await erase_case(
            context.viewer,
            key,
            code,
            context.graph,
            context.outside,
            context.today,
        )
        wrong = [found] if isinstance(found, Problem) else []
        return BeneficiaryErasePayload(erased=not wrong, user_errors=user_errors(wrong, context.language))


def _household(id_: str) -> tuple[str, Problem | None]:
    ids = IdReader()
    return ids.key(id_, "beneficiary", ("id",)), next(iter(ids.misread), None)


def _both(id_: str, case_manager_id: str) -> tuple[str, str, Problem | None]:
    ids = IdReader()
    key = ids.key(id_, "beneficiary", ("id",))
    who = ids.key(case_manager_id, "case-manager", ("caseManagerId",))
    return key, who, next(iter(ids.misread), None)


def _payload(kind: type[P], info: Info, found: model.Beneficiary | Problem) -> P:
    """Return the household to those who may still see it, or why nothing was done."""
    context = info.context
    if isinstance(found, Problem):
        return kind(beneficiary=None, user_errors=user_errors([found], context.language))
    seen = context.sees(found, "beneficiary")
    return kind(beneficiary=beneficiary(found) if seen else None, user_errors=[])
