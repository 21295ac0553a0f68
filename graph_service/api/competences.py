"""Competences, and what they map to elsewhere."""

import strawberry

from graph_service.api.context import Info
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pages import Connection, ranked_connection
from graph_service.api.scalars import MappingMatch, MappingScheme
from graph_service.domain import taxonomy
from graph_service.domain.permissions import Action, permit
from graph_service.graph.words import competences_called


@strawberry.type(description="A concept of another vocabulary that a competence is mapped to.")
class CompetenceMapping:
    scheme: MappingScheme = strawberry.field(description="The vocabulary.")
    concept_id: str = strawberry.field(
        description="The concept there: an ESCO URI, an Open Eligibility code."
    )
    label: str = strawberry.field(description="The concept's own label.")
    match: MappingMatch = strawberry.field(description="How near it is.")


@strawberry.type(description="A document of the shared method.")
class Method:
    title: str = strawberry.field(description="What it is called.")
    url: str = strawberry.field(description="Where it is.")
    competence_ids: strawberry.Private[list[str]]

    @strawberry.field(description="What it is about.")
    async def competences(self, info: Info) -> list["Competence"]:
        known = (await info.context.reference()).taxonomy.competences
        return [competence(known[id_], info) for id_ in self.competence_ids if id_ in known]


@strawberry.type(description="Something that a family may call for and a partner may lend (a SKOS concept).")
class Competence(Node):
    label: str = strawberry.field(description="What it is called in the reader's language.")
    label_it: str = strawberry.field(description="What it is called in Italian.")
    label_en: str = strawberry.field(description="What it is called in English.")
    synonyms_it: list[str] = strawberry.field(description="Other Italian words for it, as people say them.")
    synonyms_en: list[str] = strawberry.field(description="Other English words for it.")
    definition: str | None = strawberry.field(description="What it means, in the reader's language.")
    record: strawberry.Private[taxonomy.Competence]

    @strawberry.field(description="The competences that include it.")
    async def broader(self, info: Info) -> list["Competence"]:
        known = (await info.context.reference()).taxonomy.competences
        return [competence(known[id_], info) for id_ in self.record.broader_ids]

    @strawberry.field(description="The competences that it includes, one step down.")
    async def narrower(self, info: Info) -> list["Competence"]:
        known = (await info.context.reference()).taxonomy
        steps = known.narrower(self.record.id)
        return [
            competence(known.competences[id_], info) for id_, count in sorted(steps.items()) if count == 1
        ]

    @strawberry.field(description="The documents of the shared method about it, by title.")
    async def methods(self, info: Info) -> list[Method]:
        return [
            Method(title=one.title, url=one.url, competence_ids=list(one.competence_ids))
            for one in await info.context.methods_of.load(self.record.id)
        ]

    @strawberry.field(description="What it means in other vocabularies.")
    async def mappings(self, info: Info) -> list[CompetenceMapping]:
        return [
            CompetenceMapping(scheme=one.scheme, concept_id=one.concept_id, label=one.label, match=one.match)
            for one in await info.context.mappings.load(self.record.id)
        ]


def competence(record: taxonomy.Competence, info: Info) -> Competence:
    english = info.context.language == "en"
    return Competence(
        id=strawberry.ID(global_id("competence", record.id)),
        label=record.label(info.context.language),
        label_it=record.label_it,
        label_en=record.label_en,
        synonyms_it=list(record.synonyms_it),
        synonyms_en=list(record.synonyms_en),
        definition=record.definition_en if english else record.definition_it,
        record=record,
    )


async def competence_called(key: str, info: Info) -> Competence | None:
    """Return the competence with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = (await info.context.reference()).taxonomy.competences.get(key)
    return competence(record, info) if record else None


async def competences(
    info: Info, search: str | None, first: int, after: str | None
) -> Connection[Competence]:
    """Return competences nearest to the words, or all of them in the order of their labels."""
    permit(info.context.viewer, Action.READ_NETWORK)
    known = (await info.context.reference()).taxonomy.competences
    language = info.context.language
    if search is not None and search.strip():
        ids = await competences_called(info.context.graph, search)
    else:
        ids = sorted(known, key=lambda id_: (known[id_].label(language).casefold(), id_))

    async def nodes(page: list[str]) -> list[Competence | None]:
        return [competence(known[id_], info) if id_ in known else None for id_ in page]

    return await ranked_connection("competences", ids, first, after, language, nodes)
