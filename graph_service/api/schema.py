"""The schema: every question in one place, each handed to its subject."""

from collections.abc import Callable
from typing import Annotated

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from graph_service.api import accounts as account_types
from graph_service.api import allocations as allocation_types
from graph_service.api import areas as area_types
from graph_service.api import assignments as assignment_types
from graph_service.api import attendance as attendance_types
from graph_service.api import beneficiaries as beneficiary_types
from graph_service.api import (
    case_deeds,
    commitment_deeds,
    inclusion_pact_deeds,
    intervention_deeds,
    letters,
    pact_deeds,
    partner_deeds,
    register_lists,
    taxonomy_files,
)
from graph_service.api import case_managers as case_manager_types
from graph_service.api import changes as change_types
from graph_service.api import collaboration as network_types
from graph_service.api import commitments as commitment_types
from graph_service.api import competences as competence_types
from graph_service.api import coverage as coverage_types
from graph_service.api import desks as desk_types
from graph_service.api import feeds as feed_types
from graph_service.api import forecast as forecast_types
from graph_service.api import fragility as fragility_types
from graph_service.api import grants as grant_types
from graph_service.api import imports as import_types
from graph_service.api import invitations as invitation_types
from graph_service.api import merges as merge_types
from graph_service.api import pacts as pact_types
from graph_service.api import partners as partner_types
from graph_service.api import referrals as referral_types
from graph_service.api import register as register_types
from graph_service.api import search as search_types
from graph_service.api import services as service_types
from graph_service.api import skills as skill_types
from graph_service.api import taxonomies as taxonomy_types
from graph_service.api import trainings as training_types
from graph_service.api.context import Info
from graph_service.api.errors import CodedErrors, for_the_log, is_hidden
from graph_service.api.limits import Limits
from graph_service.api.logged import Logged
from graph_service.api.node import Node
from graph_service.api.nodes import node_called
from graph_service.api.pages import After, Connection, First
from graph_service.api.problems import TYPES
from graph_service.api.scalars import SCALARS, AreaKind, ReferralState
from graph_service.api.subscriptions import Subscription
from graph_service.api.viewer import Viewer, viewer

log = structlog.get_logger()

Search = Annotated[
    str | None,
    strawberry.argument(
        description="Words as people type them: mistakes, endings and beginnings of words are forgiven. The 200 "
        "nearest are found, best first; all are listed without words."
    ),
]


@strawberry.type(description="What can be asked.")
class Query:
    @strawberry.field(description="Anything by its id; null when nothing has it.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Node | None:
        return await node_called(id, info)

    @strawberry.field(description="Who is asking; null for somebody unknown.")
    def viewer(self, info: Info) -> Viewer | None:
        return viewer(info)

    @strawberry.field(description="The areas of the city, all or of one kind, by id.")
    async def areas(
        self,
        info: Info,
        kind: Annotated[AreaKind | None, strawberry.argument(description="Only areas of this kind.")] = None,
    ) -> list[area_types.Area]:
        return await area_types.areas(info, kind)

    @strawberry.field(
        description="Competences nearest to the words, or all of them by their label in the reader's language."
    )
    async def competences(
        self, info: Info, search: Search = None, first: First = 20, after: After = None
    ) -> Connection[competence_types.Competence]:
        return await competence_types.competences(info, search, first, after)

    @strawberry.field(description="A pact by its id; null when there is none.")
    async def pact(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The pact's id.")]
    ) -> pact_types.CommunityPact | None:
        found = await node_called(id, info, "pact")
        return found if isinstance(found, pact_types.CommunityPact) else None

    @strawberry.field(description="The pacts, by name.")
    async def pacts(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[pact_types.CommunityPact]:
        return await pact_types.pacts(info, first, after)

    @strawberry.field(description="The whole city.")
    def city(self, info: Info) -> pact_types.City:
        return pact_types.city(info)

    @strawberry.field(description="Organisations nearest to the words, or all of them by name.")
    async def organisations(
        self, info: Info, search: Search = None, first: First = 20, after: After = None
    ) -> Connection[partner_types.Organisation]:
        return await partner_types.organisations(info, search, first, after)

    @strawberry.field(description="Volunteers nearest to the words, or all of them by name.")
    async def volunteers(
        self, info: Info, search: Search = None, first: First = 20, after: After = None
    ) -> Connection[partner_types.Volunteer]:
        return await partner_types.volunteers(info, search, first, after)

    @strawberry.field(
        description="Real bodies of public lists, found by tax code or by the words of a name, or all of them by "
        "name. They are no partners: nothing is known of what they would offer."
    )
    async def register(
        self,
        info: Info,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="A tax code, or words of a name: accents, apostrophes, shortened legal forms, mistakes "
                "and names cut at their end are forgiven. The 200 nearest are found."
            ),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[register_types.RegisterEntry]:
        return await register_types.register(info, search, first, after)

    @strawberry.field(description="Open services of the city, nearest to the words, or by name.")
    async def services(
        self,
        info: Info,
        search: Search = None,
        area_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those open to people of this area.")
        ] = None,
        competence_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only those that answer this competence or a narrower one."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[service_types.Service]:
        return await service_types.services(info, search, area_id, competence_id, first, after)

    @strawberry.field(description="Commitments, nearest to the words, or by title.")
    async def commitments(
        self,
        info: Info,
        search: Search = None,
        filter: Annotated[
            commitment_types.CommitmentFilter | None,
            strawberry.argument(description="Which ones; all when left out."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[commitment_types.Commitment]:
        return await commitment_types.commitments(info, search, filter, first, after)

    @strawberry.field(description="The usual weights of the criteria; a search may change them.")
    def criterion_weights(self, info: Info) -> list[search_types.CriterionWeight]:
        return search_types.usual_weights(info)

    @strawberry.field(
        description="Who is best placed to support a family. The search belongs to nobody and is not stored."
    )
    async def partner_search(
        self,
        info: Info,
        search: Annotated[
            search_types.PartnerSearchInput, strawberry.argument(description="What is needed, and where.")
        ],
    ) -> search_types.PartnerSearch:
        return await search_types.partner_search(info, search)

    @strawberry.field(description=fragility_types.FRAGILITY)
    async def fragility(
        self,
        info: Info,
        pact_id: coverage_types.PactId = None,
        from_: coverage_types.Start = None,
        to: coverage_types.End = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[fragility_types.PartnerLoss]:
        return await fragility_types.fragility(info, pact_id, from_, to, first, after)

    @strawberry.field(description=fragility_types.WHAT_IF)
    async def what_if(
        self,
        info: Info,
        partner_ids: fragility_types.PartnerIds,
        pact_id: coverage_types.PactId = None,
        from_: coverage_types.Start = None,
        to: coverage_types.End = None,
    ) -> fragility_types.WhatIf:
        return await fragility_types.what_if(info, partner_ids, pact_id, from_, to)

    @strawberry.field(description=invitation_types.INVITATIONS)
    async def invitations(
        self,
        info: Info,
        share: invitation_types.Share,
        pact_id: coverage_types.PactId = None,
        from_: coverage_types.Start = None,
        to: coverage_types.End = None,
        budget_seconds: invitation_types.InvitationSeconds = 10,
    ) -> invitation_types.Invitations:
        return await invitation_types.invitations(info, pact_id, share, from_, to, budget_seconds)

    @strawberry.field(description=forecast_types.FORECAST)
    async def forecast(
        self,
        info: Info,
        pact_id: coverage_types.PactId = None,
        from_: coverage_types.Start = None,
        to: coverage_types.End = None,
    ) -> forecast_types.Forecast:
        return await forecast_types.forecast(info, pact_id, from_, to)

    @strawberry.field(description=network_types.NETWORK)
    async def network(
        self,
        info: Info,
        from_: network_types.From = None,
        to: network_types.To = None,
        since: network_types.Since = None,
    ) -> network_types.Network:
        return await network_types.network(info, from_, to, since)

    @strawberry.field(description=allocation_types.ALLOCATION)
    async def allocation(
        self,
        info: Info,
        pact_ids: allocation_types.PactIds,
        budget_seconds: allocation_types.AllocationSeconds = 30,
    ) -> allocation_types.AllocationProposal:
        return await allocation_types.allocation(info, pact_ids, budget_seconds)

    @strawberry.field(
        description="What a partner was asked, and what became of it; the earliest asked first."
    )
    async def referrals(
        self,
        info: Info,
        partner_id: Annotated[
            strawberry.ID, strawberry.argument(description="The organisation or volunteer.")
        ],
        states: Annotated[
            list[ReferralState] | None,
            strawberry.argument(description="Only those in one of these states; all when left out."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[referral_types.Referral]:
        return await referral_types.referrals(info, partner_id, states, first, after)

    @strawberry.field(
        description="First offers of partners that wait for a coordinator's approval; the longest waiting first."
    )
    async def commitment_approvals(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[commitment_deeds.CommitmentApproval]:
        return await commitment_deeds.commitment_approvals(info, first, after)

    @strawberry.field(description="Those who accompany households, by name.")
    async def case_managers(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[case_manager_types.CaseManager]:
        return await case_manager_types.case_managers(info, first, after)

    @strawberry.field(description="Courses for those who accompany families and for volunteers, by title.")
    async def trainings(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[training_types.Training]:
        return await training_types.trainings(info, first, after)

    @strawberry.field(description="The counters, by name.")
    async def desks(self, info: Info, first: First = 20, after: After = None) -> Connection[desk_types.Desk]:
        return await desk_types.desks(info, first, after)

    @strawberry.field(
        description="First orientation: what somebody's words lead to, among competences, services of the city and what "
        "partners offer, in one search. Nothing is stored."
    )
    async def orientation(
        self,
        info: Info,
        words: Annotated[
            str,
            strawberry.argument(
                description="Words as people say them: mistakes, endings and beginnings of words are forgiven."
            ),
        ],
    ) -> desk_types.Orientation:
        return await desk_types.orientation(info, words)

    @strawberry.field(
        description="What was written down in a partner's name and the partner says is not so; the oldest first."
    )
    async def contested_events(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[letters.ContestedEvent]:
        return await letters.contested_events(info, first, after)

    @strawberry.field(
        description="Who wants to join and waits for a coordinator's approval; the longest waiting first."
    )
    async def partner_approvals(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[partner_deeds.PartnerApproval]:
        return await partner_deeds.partner_approvals(info, first, after)

    @strawberry.field(description="What merging two organisations would do; nothing is changed.")
    async def organisation_merge_preview(
        self, info: Info, keep_id: merge_types.KeepId, duplicate_id: merge_types.DuplicateId
    ) -> merge_types.OrganisationMergePreview:
        return await merge_types.preview(info, keep_id, duplicate_id)

    @strawberry.field(
        description="What a workbook that people filled in, or a package of another directory, would change; nothing is changed."
    )
    async def import_preview(
        self, info: Info, file: import_types.File, hsds: import_types.Hsds = None
    ) -> import_types.ImportPreview:
        return await import_types.preview(info, file, hsds)

    @strawberry.field(description="What a list of bodies would change of the register; nothing is changed.")
    async def register_list_preview(
        self, info: Info, file: register_lists.File, source: register_lists.Source = None
    ) -> register_lists.RegisterListPreview:
        return await register_lists.preview(info, file, source)

    @strawberry.field(
        description="What a file would change of the taxonomy of competences; nothing is changed."
    )
    async def taxonomy_preview(
        self, info: Info, file: taxonomy_files.File, esco: taxonomy_files.Esco = None
    ) -> taxonomy_files.TaxonomyPreview:
        return await taxonomy_files.preview(info, file, esco)

    @strawberry.field(description="Who may sign in, by name.")
    async def accounts(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[account_types.Account]:
        return await account_types.accounts_page(info, first, after)

    @strawberry.field(description="A household by its id, its code, or both; null when there is none.")
    async def beneficiary(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The household's id.")] = None,
        code: Annotated[
            str | None, strawberry.argument(description="The household's code, in capitals or not.")
        ] = None,
    ) -> beneficiary_types.Beneficiary | None:
        return await beneficiary_types.beneficiary_of(info, id, code)

    @strawberry.field(description="Households, by code.")
    async def beneficiaries(
        self,
        info: Info,
        filter: Annotated[
            beneficiary_types.BeneficiaryFilter | None,
            strawberry.argument(description="Which ones; all when left out."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[beneficiary_types.Beneficiary]:
        return await beneficiary_types.beneficiaries(info, filter, first, after)


@strawberry.type(description="What can be done. Each deed is done whole, or not at all.")
class Mutation(
    referral_types.ReferralDeeds,
    commitment_deeds.CommitmentDeeds,
    assignment_types.AssignmentDeeds,
    attendance_types.AttendanceDeeds,
    letters.LetterDeeds,
    case_deeds.CaseDeeds,
    inclusion_pact_deeds.InclusionPactDeeds,
    grant_types.GrantDeeds,
    desk_types.DeskDeeds,
    skill_types.SkillDeeds,
    training_types.TrainingDeeds,
    pact_deeds.PactDeeds,
    intervention_deeds.InterventionDeeds,
    partner_deeds.PartnerDeeds,
    invitation_types.InvitationDeeds,
    merge_types.MergeDeeds,
    import_types.ImportDeeds,
    register_lists.RegisterListDeeds,
    taxonomy_types.TaxonomyDeeds,
    taxonomy_files.TaxonomyFileDeeds,
    account_types.AccountDeeds,
    feed_types.FeedDeeds,
):
    pass


extensions: list[Callable[[], object]] = [
    Logged,
    Limits,
    CodedErrors,
]


class Schema(strawberry.Schema):
    """The schema, which logs what went wrong without a word of what was asked."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        for error in errors:
            if is_hidden(error):
                error_id = execution_context.context.error_id if execution_context else None
                log.error("operation failed", id=error_id, **for_the_log(error))


schema = Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[
        *TYPES.values(),
        *change_types.TYPES.values(),
        partner_types.Organisation,
        partner_types.Volunteer,
        area_types.Place,
    ],
    extensions=extensions,  # type: ignore[arg-type]  # factories are accepted, each operation gets its own
    config=StrawberryConfig(scalar_map=SCALARS),
)
