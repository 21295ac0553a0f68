"""Looking up the ids of arguments: each names something that is there, or the answer says which one does not."""

from collections.abc import Container

from graph_service.api.ids import key_of
from graph_service.domain.problems import NotFound, Path, Problem
from graph_service.domain.reference import Reference


class Lookup:
    """Turns ids into keys, and keeps what is wrong with them."""

    def __init__(self, known: Reference) -> None:
        self.known = known
        self.problems: list[Problem] = []

    def area(self, id_: str | None, path: Path) -> str | None:
        return self._key(id_, "area", path, self.known.geography.areas)

    def competence(self, id_: str | None, path: Path) -> str | None:
        return self._key(id_, "competence", path, self.known.taxonomy.competences)

    def pact(self, id_: str | None, path: Path) -> str | None:
        return self._key(id_, "pact", path, self.known.geography.coverage)

    def partner(self, id_: str | None, path: Path) -> str | None:
        """Return the key of an organisation or a volunteer; whether there is one is not known here."""
        return self._key(id_, "partner", path, None)

    def _key(self, id_: str | None, kind: str, path: Path, known: Container[str] | None) -> str | None:
        """Return the key; None when no id is given, or when it names nothing of this kind."""
        if id_ is None:
            return None
        found = key_of(id_, kind, path)
        if isinstance(found, str) and (known is None or found in known):
            return found
        self.problems.append(NotFound(path, id_))
        return None
