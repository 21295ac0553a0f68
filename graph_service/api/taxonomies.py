"""Changes of the taxonomy that move what uses it."""

from typing import Annotated

import strawberry

from graph_service.actions.taxonomies import replace_competence
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.ids import IdReader
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import CompetenceUse
from graph_service.domain.permissions import Action, permit


@strawberry.type(
    description="How many things of one kind went over from a competence to another. It names none of them."
)
class CompetenceMove:
    use: CompetenceUse = strawberry.field(description="What they are.")
    count: int = strawberry.field(description="How many were joined to the old competence.")
    with_both: int = strawberry.field(
        description="How many of these were joined to the new one already, and stay so once."
    )


@strawberry.type(description="What came of replacing a competence.")
class CompetenceReplacePayload:
    competence: Competence | None = strawberry.field(
        description="The competence that took the other's place; null when refused."
    )
    moved: list[CompetenceMove] = strawberry.field(description="What moved, or would; empty when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type
class TaxonomyDeeds:
    """What administrators do with the taxonomy."""

    @strawberry.mutation(
        description="Let one competence take the place of another: offers, needs, services, volunteers, courses, skills and "
        "mappings of the old one are the new one's from now on, in one go. The old one's words find the new one, and its id "
        "leads to it in folders that are loaded later."
    )
    async def competence_replace(
        self,
        info: Info,
        old_id: Annotated[
            strawberry.ID, strawberry.argument(description="The competence that will be no more.")
        ],
        new_id: Annotated[strawberry.ID, strawberry.argument(description="The one that takes its place.")],
        dry_run: Annotated[
            bool, strawberry.argument(description="Whether to tell only what would move, and change nothing.")
        ] = False,
    ) -> CompetenceReplacePayload:
        context = info.context
        permit(context.viewer, Action.LOAD)
        ids = IdReader()
        old = ids.key(old_id, "competence", ("oldId",))
        new = ids.key(new_id, "competence", ("newId",))
        found = ids.misread or await replace_competence(
            context.viewer, old, new, context.graph, dry_run=dry_run
        )
        if isinstance(found, list):
            return CompetenceReplacePayload(
                competence=None, moved=[], user_errors=user_errors(found, context.language)
            )
        kept, moved = found
        return CompetenceReplacePayload(
            competence=competence(kept, info),
            moved=[CompetenceMove(use=one.use, count=one.count, with_both=one.with_both) for one in moved],
            user_errors=[],
        )
