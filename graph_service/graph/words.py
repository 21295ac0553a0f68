"""Finding by words as people type them: endings, typing mistakes, synonyms and beginnings of words.

Two full-text indexes answer together: one knows Italian endings (`compiti` finds `compito`), the other the
letters, for mistakes (`doposcula`) and for words not yet typed to their end (`dopos`).
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from graph_service.graph.commitments import CommitmentsWanted, sent
from graph_service.graph.connection import Graph

MOST_FOUND = 200
MOST_WORDS = 12
CLOSEST = 5
"""Of so many competences and partners nearest to the words, the offers are found as well."""
LONGEST_WORD = 40
"""A search for mistakes in a word costs more than its length: one of 10,000 letters would take seconds."""
_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset(
    [
        "a",
        "ad",
        "al",
        "allo",
        "alla",
        "ai",
        "agli",
        "alle",
        "c",
        "che",
        "chi",
        "ci",
        "come",
        "con",
        "cui",
        "d",
        "da",
        "dal",
        "dallo",
        "dalla",
        "dai",
        "dagli",
        "dalle",
        "de",
        "dei",
        "degli",
        "del",
        "della",
        "delle",
        "dello",
        "di",
        "e",
        "ed",
        "gli",
        "ha",
        "ho",
        "i",
        "il",
        "in",
        "io",
        "l",
        "la",
        "le",
        "lo",
        "loro",
        "ma",
        "mi",
        "mia",
        "mie",
        "miei",
        "mio",
        "ne",
        "nei",
        "nel",
        "nella",
        "nelle",
        "no",
        "non",
        "o",
        "per",
        "più",
        "qualcuno",
        "qualcosa",
        "se",
        "si",
        "sono",
        "su",
        "sua",
        "suo",
        "sul",
        "sulla",
        "tra",
        "un",
        "una",
        "uno",
        "the",
        "of",
        "for",
        "to",
        "an",
        "and",
        "my",
        "with",
        "aiuto",
        "aiutare",
        "help",
        "need",
        "bisogno",
        "serve",
        "servono",
        "vorrei",
        "cerco",
    ]
)


def words_query(text: str) -> str:
    """Return the words for the index that knows endings; words it would read as orders are made harmless."""
    return " ".join(f'"{word}"' for word in _words(text)) or '""'


def letters_query(text: str) -> str:
    """Return each word as it is, as a beginning, and with as many mistakes as its length forgives."""
    words = [word for word in _words(text) if word not in _SMALL_WORDS] or _words(text)
    return " ".join(variants(word) for word in words) or '""'


def _words(text: str) -> list[str]:
    """Return the first different words of the text, each cut to a length that no real one has."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(plain)))[:MOST_WORDS]


def variants(word: str) -> str:
    """Return a word as it is, as a beginning, and with as many mistakes as its length forgives."""
    mistakes = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    ways = [f"{word}^4", f"{word}*^2"] + ([f"{word}~{mistakes}"] if mistakes else [])
    return " ".join(ways)


async def competences_called(graph: Graph, text: str, limit: int = MOST_FOUND) -> list[str]:
    """Return the ids of the competences nearest to the words, best first."""
    return await _found(graph, "words/competences", text, label="Competence", limit=limit)


async def organisations_called(
    graph: Graph, text: str, hidden: Sequence[str] = (), own: Sequence[str] = ()
) -> list[str]:
    """Return the ids of the organisations nearest to the words, best first.

    Those in states that are `hidden` are left out, but for the `own` ones.
    """
    shown = {"hidden": list(hidden), "own": list(own)}
    return await _found(graph, "words/partners", text, label="Organisation", limit=MOST_FOUND, **shown)


async def volunteers_called(
    graph: Graph, text: str, hidden: Sequence[str] = (), own: Sequence[str] = ()
) -> list[str]:
    """Return the same of volunteers."""
    shown = {"hidden": list(hidden), "own": list(own)}
    return await _found(graph, "words/partners", text, label="Volunteer", limit=MOST_FOUND, **shown)


async def commitments_called(
    graph: Graph, text: str, wanted: CommitmentsWanted, limit: int = MOST_FOUND
) -> list[str]:
    """Return the ids of those wanted nearest to the words, their own, their competences' or their partners', best first.

    Free time is not looked at.
    """
    return await _found(
        graph,
        "words/commitments",
        text,
        limit=limit,
        closest=CLOSEST,
        states=sent(wanted.states),
        active_on=wanted.active_on,
        pact_ids=sent(wanted.pact_ids),
        partner_id=wanted.partner_id,
        competence_ids=sent(wanted.competence_ids),
    )


async def services_called(graph: Graph, text: str, limit: int = MOST_FOUND) -> list[str]:
    """Return the ids of the city's services nearest to the words, their own or their competences', best first."""
    return await _found(graph, "words/services", text, limit=limit, closest=CLOSEST)


async def _found(graph: Graph, statement: str, text: str, **given: Any) -> list[str]:
    if not _words(text):
        return []
    rows = await graph.read(statement, words=words_query(text), letters=letters_query(text), **given)
    return [row["id"] for row in rows]
