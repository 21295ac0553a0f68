"""The schema: every question in one place, each handed to its subject."""

from collections.abc import Callable
from typing import Annotated

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.extensions import MaskErrors, MaxTokensLimiter, QueryDepthLimiter
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from graph_service.api import areas as area_types
from graph_service.api import beneficiaries as beneficiary_types
from graph_service.api import commitments as commitment_types
from graph_service.api import competences as competence_types
from graph_service.api import pacts as pact_types
from graph_service.api import partners as partner_types
from graph_service.api import search as search_types
from graph_service.api import services as service_types
from graph_service.api.context import Info
from graph_service.api.ids import kind_and_key
from graph_service.api.node import Node
from graph_service.api.pages import Connection
from graph_service.api.problems import TYPES
from graph_service.api.scalars import SCALARS, AreaKind
from graph_service.api.viewer import Viewer, viewer
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.errors import PattiError

log = structlog.get_logger()

First = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]
After = Annotated[
    str | None,
    strawberry.argument(description="The last cursor of the page before; none for the first page."),
]
Search = Annotated[
    str | None,
    strawberry.argument(
        description="Words as people type them: mistakes, endings and beginnings of words are forgiven."
    ),
]


@strawberry.type(description="What can be asked.")
class Query:
    @strawberry.field(description="Anything by its id; null when nothing has it.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The global id.")]
    ) -> Node | None:
        return await node(info, id)

    @strawberry.field(description="Who is asking.")
    def viewer(self, info: Info) -> Viewer | None:
        return viewer(info)

    @strawberry.field(description="The areas of the city, all or of one kind, by id.")
    async def areas(
        self,
        info: Info,
        kind: Annotated[AreaKind | None, strawberry.argument(description="Only areas of this kind.")] = None,
    ) -> list[area_types.Area]:
        known = (await info.context.reference()).geography.areas
        return [area_types.area(one) for _, one in sorted(known.items()) if kind in (None, one.kind)]

    @strawberry.field(description="Competences nearest to the words, or all of them by label.")
    async def competences(
        self, info: Info, search: Search = None, first: First = 20, after: After = None
    ) -> Connection[competence_types.Competence]:
        return await competence_types.competences(info, search, first, after)

    @strawberry.field(description="A pact by its id.")
    async def pact(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The pact's id.")]
    ) -> pact_types.CommunityPact | None:
        found = await node(info, id)
        return found if isinstance(found, pact_types.CommunityPact) else None

    @strawberry.field(description="The pacts, by name.")
    async def pacts(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[pact_types.CommunityPact]:
        return await pact_types.pacts(info, first, after)

    @strawberry.field(description="The whole city.")
    def city(self) -> pact_types.City:
        return pact_types.City()

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

    @strawberry.field(description="Open services of the city, by name.")
    async def services(
        self,
        info: Info,
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
        return await service_types.services(info, area_id, competence_id, first, after)

    @strawberry.field(description="Commitments, by title.")
    async def commitments(
        self,
        info: Info,
        filter: Annotated[
            commitment_types.CommitmentFilter | None,
            strawberry.argument(description="Which ones; all when left out."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[commitment_types.Commitment]:
        return await commitment_types.commitments(info, filter, first, after)

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

    @strawberry.field(description="A household by its id or its code; null when there is none.")
    async def beneficiary(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="The household's id.")] = None,
        code: Annotated[str | None, strawberry.argument(description="The household's code.")] = None,
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


async def node(info: Info, id_: str) -> Node | None:
    """Return anything that has a global id."""
    kind, key = kind_and_key(id_)
    context = info.context
    permit(context.viewer, Action.READ_NETWORK)
    match kind:
        case "area":
            known_area = (await context.reference()).geography.areas.get(key)
            return area_types.area(known_area) if known_area else None
        case "competence":
            known = (await context.reference()).taxonomy.competences.get(key)
            return competence_types.competence(known, info) if known else None
        case "organisation" | "volunteer":
            partner = await context.partners.load(key)
            wanted = model.Organisation if kind == "organisation" else model.Volunteer
            if kind == "volunteer":
                permit(context.viewer, Action.READ_VOLUNTEERS)
            return partner_types.partner(partner) if isinstance(partner, wanted) else None
        case "pact":
            pact = await context.pacts.load(key)
            return pact_types.pact(pact) if pact else None
        case "place":
            return await area_types.place_of(key, info)
        case "commitment":
            commitment = await context.commitments.load(key)
            return commitment_types.commitment(commitment) if commitment else None
        case "service":
            service = await context.services.load(key)
            return service_types.service(service) if service else None
        case "beneficiary":
            return await beneficiary_types.beneficiary_of(info, id_, None)
        case _:
            return None


def _hidden(error: GraphQLError) -> bool:
    """Return whether an error may tell how the service is built; those made for people are shown."""
    return error.original_error is not None and not isinstance(error.original_error, (PattiError, GraphQLError))


DEPTH, TOKENS = 15, 2000

extensions: list[Callable[[], object]] = [
    lambda: QueryDepthLimiter(max_depth=DEPTH),
    lambda: MaxTokensLimiter(max_token_count=TOKENS),
    lambda: MaskErrors(should_mask_error=_hidden, error_message="Errore interno / internal error"),
]


class Schema(strawberry.Schema):
    """The schema, which logs what went wrong without a word of what was asked."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        for error in errors:
            if _hidden(error):
                log.error("operation failed", path=error.path, exc_info=error.original_error)


schema = Schema(
    query=Query,
    types=[*TYPES.values(), partner_types.Organisation, partner_types.Volunteer, area_types.Place],
    extensions=extensions,  # type: ignore[arg-type]  # factories are accepted, each operation gets its own
    config=StrawberryConfig(scalar_map=SCALARS),
)
