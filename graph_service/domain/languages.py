"""The reader's language, from what the browser prefers."""

from graph_service.domain.phrases import LANGUAGES, Language


def preferred_language(accept_language: str | None) -> Language:
    """Return the first of Italian and English that the header prefers; Italian when it names neither.

    >>> preferred_language("fr, en;q=0.8, it;q=0.5"), preferred_language(None)
    ('en', 'it')
    """
    parts = (part.partition(";") for part in (accept_language or "").split(",")[:20])
    ranked = [
        (-weight, place, language)
        for place, (tag, _, quality) in enumerate(parts)
        for language in LANGUAGES
        if tag.strip().lower().split("-")[0] == language and (weight := _weight(quality)) > 0
    ]
    return min(ranked)[2] if ranked else "it"


def _weight(quality: str) -> float:
    _, _, value = quality.partition("=")
    try:
        return float(value) if value.strip() else 1.0
    except ValueError:
        return 0.0
