"""The open services of the city: real in kind, invented in everything else."""

from collections.abc import Iterator

from graph_service.domain.geography import AreaKind
from graph_service.domain.model import Intervention, Place, PlaceKind, Service
from graph_service.domain.schedule import Week
from recipe.bodies import make_place, telephone
from recipe.chance import chance, often
from recipe.data import INTERVENTIONS, SERVICES, Table
from recipe.kinds import KINDS
from recipe.names import slug
from recipe.offers import Offered
from recipe.real import Real

CITY = "torino"


def make_services(real: Real) -> tuple[list[Service], list[Place]]:
    """Return the services, those of districts once for each, and the places where they are."""
    rng = chance("services")
    services, places = [], []
    for its in SERVICES:
        for area_id in _areas(its, real):
            key = its["key"] if area_id == CITY else f"{its['key']}-{area_id}"
            name = (
                its["name"]
                if area_id == CITY
                else its["name"].replace(" (", f" {area_id.rpartition('-')[2]} (")
            )
            place = make_place(
                f"luogo-{key}", name, PlaceKind.OTHER, rng.choice(_zones(area_id, real)), real, rng
            )
            places.append(place)
            services.append(
                Service(
                    id=key,
                    name=name,
                    provider=its["provider"],
                    description=its["description"],
                    competence_ids=tuple(its["competences"]),
                    area_ids=(area_id,),
                    place_id=place.id,
                    windows=Week.parse(its["windows"]),
                    phone=telephone(rng),
                    email=f"{key}@servizi.example.org" if often(rng, 0.6) else None,
                    url=f"https://servizi.example.org/{key}" if often(rng, 0.6) else None,
                    how_to_ask=its["how_to_ask"],
                    source="demo",
                    invented=True,
                )
            )
    return sorted(services, key=lambda service: service.id), places


def _areas(its: Table, real: Real) -> Iterator[str]:
    if its.get("each") != "district":
        yield CITY
        return
    yield from sorted(area.id for area in real.geography.areas.values() if area.kind is AreaKind.DISTRICT)


def _zones(area_id: str, real: Real) -> list[str]:
    zones = [id_ for id_ in real.polygons if id_.startswith("zona-")]
    return [zone for zone in zones if real.geography.inside(zone, area_id)]


def make_interventions(offered: list[Offered]) -> list[Intervention]:
    """Return the common interventions, each joining one commitment of every kind it names, from several bodies."""
    interventions = []
    for its in INTERVENTIONS:
        pact_id, chosen, partners = f"patto-{its['pact']}", list[str](), set[str]()
        for kind in (KINDS[key] for key in its["offers"]):
            there = [one.commitment for one in offered if one.always and one.kind.key == kind.key]
            there = [commitment for commitment in there if commitment.pact_id == pact_id]
            best = min(there, key=lambda commitment: (commitment.partner_id in partners, commitment.id))
            chosen.append(best.id)
            partners.add(best.partner_id)
        if len(partners) < 2:
            raise ValueError(f"{its['name']} joins one body only")
        interventions.append(
            Intervention(
                id=f"intervento-{slug(its['name'])}",
                pact_id=pact_id,
                name=its["name"],
                description=its["description"],
                commitment_ids=tuple(sorted(chosen)),
                public_counterpart=its["public_counterpart"],
                results=its["results"],
                invented=True,
            )
        )
    return sorted(interventions, key=lambda one: one.id)
