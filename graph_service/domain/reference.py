"""What every search reads and few people change: areas, what each pact covers, and competences."""

from dataclasses import dataclass, field

from graph_service.domain.geography import Geography
from graph_service.domain.taxonomy import Taxonomy


@dataclass(frozen=True)
class Reference:
    """One state of the shared knowledge; `revision` counts its changes, -1 before the first reading."""

    revision: int = -1
    geography: Geography = field(default_factory=Geography)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
