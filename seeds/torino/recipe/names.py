"""Names that nobody has: how they become keys, and how they are told from those of real bodies."""

import re
import unicodedata
from random import Random

from graph_service.domain.identifiers import is_tax_code
from recipe.chance import weighted
from recipe.data import WORDS

FORMS = frozenset(WORDS["forms"]["legal"].split())
JOINTS = frozenset(WORDS["forms"]["joining"].split())
RUNTS = {" ODV": "a", " APS": "b", " cooperativa sociale": "d"}
OFFICES = range(150, 200)
"""Digits 8 to 10 of a code name the provincial office that issued it; the numbering has none of these."""


def plain(name: str) -> str:
    """Return the name in small letters without accents."""
    return unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()


def short_name(name: str) -> str:
    """Return the name without its legal form."""
    for form in (*RUNTS, " ASD", " srl"):
        name = name.removesuffix(form)
    return name


def slug(name: str) -> str:
    """Return a key made of the short name.

    >>> slug("Papà del Sabato APS"), slug("Filo d'Erba cooperativa sociale")
    ('papa-del-sabato', 'filo-d-erba')
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(short_name(name))).strip("-")


def bare(name: str) -> str:
    """Return what is left of a name without accents, capitals, legal forms, articles and spaces.

    >>> (
    ...     bare("PARROCCHIA S. RITA - A.P.S."),
    ...     bare("Associazione La Città Più Bella"),
    ...     bare("Soc. Coop. Sociale Città"),
    ... )
    ('rita', 'cittapiubella', 'citta')
    """
    letters = re.sub(r"\b(?:[a-z]\.){2,}", lambda found: found[0].replace(".", ""), plain(name))
    words = re.findall(r"[a-z0-9]+", letters)
    kept = [word for word in words if word not in FORMS and word not in JOINTS]
    return "".join(kept or words)


def tax_code(number: int, office: int) -> str:
    """Return the code with this number, this office and the right check digit.

    >>> tax_code(9700001, 150)
    '97000011508'
    """
    body = f"{number:07d}{office:03d}"
    return next(body + digit for digit in "0123456789" if is_tax_code(body + digit))


def runts_section(name: str) -> str | None:
    return next((section for ending, section in RUNTS.items() if name.endswith(ending)), None)


class Names:
    """Full names of people who do not exist, each drawn once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._origins = WORDS["origins"]

    def draw(self, rng: Random) -> tuple[str, tuple[str, ...]]:
        """Return a name that nobody else in the network has, and the languages of its origin."""
        shares = {origin: its["share"] for origin, its in self._origins.items()}
        while True:
            origin = self._origins[weighted(rng, shares)]
            name = f"{rng.choice(origin['first'].split())} {rng.choice(origin['last'].split())}"
            if name not in self._taken:
                self._taken.add(name)
                return name, tuple(origin["languages"])
