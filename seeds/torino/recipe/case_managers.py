"""Who accompanies the families, at which Casa, and what the families agreed to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from graph_service.domain.model import (
    Accompaniment,
    CaseManager,
    Consent,
    ConsentPurpose,
    LegalBasis,
)
from recipe.chance import chance, often
from recipe.data import AS_OF
from recipe.families import Family
from recipe.names import Names
from recipe.real import Real

AT_EACH_CASA = 2
CONTROLLER = "Consorzio La Cura di Casa (ente inventato)"
SHARING = 0.5
"""How many families let other case-managers see their case."""


def make_case_managers(real: Real, names: Names) -> list[CaseManager]:
    """Return those of every Casa, by key."""
    rng = chance("case-managers")
    return [
        CaseManager(f"{pact.short}-{number}", names.draw(rng)[0], pact.place_id, invented=True)
        for pact in sorted(real.pacts.values(), key=lambda pact: pact.id)
        for number in range(1, AT_EACH_CASA + 1)
    ]


def accompanied(families: Iterable[Family], managers: Sequence[CaseManager], real: Real) -> list[Family]:
    """Return the families with whoever accompanies each, at a Casa that serves it, and its consents."""
    rng, given = chance("consents"), Counter[str]()
    found = []
    for family in families:
        serving = real.geography.pacts_serving(family.beneficiary.area_id)
        near = [
            one for one in managers if one.id.rpartition("-")[0] in {real.pacts[id_].short for id_ in serving}
        ]
        manager = min(near or managers, key=lambda one: (given[one.id], one.id))
        given[manager.id] += 1
        first = min([*(need.period.start for need in family.needs), AS_OF]) - timedelta(days=7)
        consents = [Consent(ConsentPurpose.REFERRAL, first)]
        if often(rng, SHARING):
            consents.append(Consent(ConsentPurpose.CASE_SHARING, first))
        beneficiary = replace(
            family.beneficiary,
            controller=CONTROLLER,
            legal_basis=LegalBasis.PUBLIC_TASK,
            accompaniments=(Accompaniment(manager.id, leads=True),),
            consents=tuple(consents),
        )
        found.append(replace(family, beneficiary=beneficiary))
    return found
