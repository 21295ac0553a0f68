"""The ids under which others know what is published.

HSDS wants UUIDs; ours are words and random letters. A UUID of version 5 is made from the id alone, so that it stays the
same for ever and nothing has to be kept; who asks for one is answered by making those of all that is published, once.
"""

from uuid import UUID, uuid5

from graph_service.domain.directory import BodyKey, OfferKey

NAMESPACE = UUID("8f0c5b0e-2f0b-4c39-9a55-6d9a1f2c7e41")


def made_id(table: str, *key: object) -> str:
    """Return the UUID of a row of a table of HSDS.

    >>> made_id("service", "COMMITMENT", "homework-club")
    '018d3955-aa7f-5768-8e0c-fcf1d3bc00ef'
    """
    return str(uuid5(NAMESPACE, "\n".join((table, *map(str, key)))))


def offer_id(key: OfferKey) -> str:
    """Return the id of an offer as a service."""
    return made_id("service", key.kind, key.id)


def offer_at_place_id(key: OfferKey) -> str:
    """Return the id of an offer at its place."""
    return made_id("service_at_location", key.kind, key.id)


def body_id(key: BodyKey) -> str:
    """Return the id of a body as an organization."""
    return made_id("organization", key.kind, key.id)


def taxonomy_id(vocabulary: str) -> str:
    """Return the id of a vocabulary as a taxonomy."""
    return made_id("taxonomy", vocabulary)


def term_id(vocabulary: str, concept_id: str) -> str:
    """Return the id of a competence, or of a concept of another vocabulary, as a taxonomy term."""
    return made_id("taxonomy_term", vocabulary, concept_id)
