"""The timetable of a family on a path, for whoever accompanies it: to look at, to take along, to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_service.actions.audit import record_reads
from graph_service.actions.inclusion_pacts import sees_paths
from graph_service.domain.model import Beneficiary, InclusionPact
from graph_service.domain.permissions import Action, Viewer, permit_some
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import Period
from graph_service.domain.timetables import Appointment
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph
from graph_service.graph.inclusion_pacts import appointments, inclusion_pacts
from graph_service.graph.reference import reference


@dataclass(frozen=True)
class Followed:
    """A path with its household and what partners do for it."""

    path: InclusionPact
    household: Beneficiary
    appointments: Sequence[Appointment]
    known: Reference

    @property
    def period(self) -> Period:
        return Period(self.path.start, self.path.end)


async def read_followed(viewer: Viewer, inclusion_pact_id: str, graph: Graph, today: date) -> Followed | None:
    """Return a path of a household of the viewer's, with its timetable; None for any other."""
    permit_some(viewer, Action.READ_PATHS)
    path = (await inclusion_pacts(graph, [inclusion_pact_id])).get(inclusion_pact_id)
    household = (await beneficiaries(graph, [path.beneficiary_id])).get(path.beneficiary_id) if path else None
    if path is None or household is None or not sees_paths(viewer, household, today):
        return None
    await record_reads(viewer, {household.id: {"inclusion-pact"}}, graph)
    found = (await appointments(graph, [path.id])).get(path.id, [])
    return Followed(path, household, found, await reference(graph))
