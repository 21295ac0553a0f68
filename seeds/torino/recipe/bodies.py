"""The invented bodies: who they are, where they sit, which pacts they signed, how to reach them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from graph_service.domain.model import (
    Contact,
    ContactWay,
    Organisation,
    OrganisationKind,
    Place,
    PlaceKind,
    Precision,
    Signature,
    SignatureRole,
    Volunteer,
)
from graph_service.domain.schedule import Week
from recipe.chance import chance, day_between, often, some, weighted
from recipe.data import BODIES, PARAMETERS, WORDS
from recipe.names import OFFICES, Names, bare, runts_section, short_name, slug, tax_code
from recipe.real import Pact, Real, point_in

TRADING = (OrganisationKind.SOCIAL_COOPERATIVE, OrganisationKind.COMPANY)
SECTIONS = {  # of the bodies whose name does not say it
    "rete-cortili-uniti": "e",
    "societa-di-mutuo-soccorso-fratelli-della-pialla": "f",
    "fondazione-pane-e-quaderno": "c",
    "fondazione-tre-tigli-per-la-cultura": "g",
}
SIGNING = (date(2025, 9, 1), date(2025, 11, 28))
SIGNING_LATE = (date(2026, 1, 12), date(2026, 9, 18))
SOURCES = ("demo", "demo: verbale dell'assemblea del patto", "demo: pagina del patto")
OFFICE_HOURS = ("mon 10:00-12:00", "tue 15:00-18:00", "wed 10:00-13:00", "thu 16:00-18:00", "fri 09:30-12:30")


@dataclass(frozen=True)
class Body:
    """An organisation with what only the making of the network needs to know."""

    organisation: Organisation
    vocation: str
    seat: Place | None
    signatures: tuple[Signature, ...]
    size: float

    @property
    def id(self) -> str:
        return self.organisation.id

    @property
    def kind(self) -> OrganisationKind:
        return self.organisation.kind

    @property
    def pact_ids(self) -> tuple[str, ...]:
        return tuple(signature.pact_id for signature in self.signatures)

    def signed_on(self, pact_id: str) -> date:
        return next(one.signed_on for one in self.signatures if one.pact_id == pact_id and one.signed_on)


def make_bodies(real: Real) -> list[Body]:
    """Return every body of the list, each under one or two pacts; raise ValueError when one has a real name."""
    rng = chance("bodies")
    named = [
        (vocation, OrganisationKind(kind), name)
        for vocation, kinds in BODIES.items()
        for kind, names in kinds.items()
        for name in names
    ]
    for _, _, name in named:
        if bare(name) in real.names:
            raise ValueError(f"{name!r} is the name of a real body")
    homes = _homes([(vocation, name) for vocation, _, name in named], real, rng)
    codes = _tax_codes(real, rng)
    return [_body(vocation, kind, name, homes[name], codes, real, rng) for vocation, kind, name in named]


def _homes(named: Iterable[tuple[str, str]], real: Real, rng: Random) -> dict[str, Pact]:
    """Deal the bodies to the pacts: essential vocations to each of them, the others where the weights lack most."""
    pacts = {pact.short: pact for pact in real.pacts.values()}
    weights: dict[str, float] = PARAMETERS["pacts"]
    fixed: dict[str, str] = PARAMETERS["bodies"]["homes"]
    homes: dict[str, Pact] = {}
    dealt = Counter[str]()
    for vocation in BODIES:
        names = [name for its, name in named if its == vocation]
        rng.shuffle(names)
        names.sort(key=lambda name: name not in fixed)
        waiting = list(pacts) if vocation in PARAMETERS["bodies"]["everywhere"] else []
        for name in names:
            lacking = min(waiting or pacts, key=lambda short: dealt[short] / weights[short])
            short = fixed.get(name, lacking)
            waiting = [one for one in waiting if one != short]
            dealt[short] += 1
            homes[name] = pacts[short]
    return homes


def _tax_codes(real: Real, rng: Random) -> Iterator[tuple[str, str]]:
    """Yield codes that nobody has, in pairs: of a body without and of one with a VAT number."""
    known = set(real.tax_codes)
    while True:
        pair = (
            tax_code(9_700_000 + rng.randrange(100_000), rng.choice(OFFICES)),
            tax_code(1_000_000 + rng.randrange(300_000), rng.choice(OFFICES)),
        )
        if not known & set(pair):
            known |= set(pair)
            yield pair


def _body(
    vocation: str,
    kind: OrganisationKind,
    name: str,
    home: Pact,
    codes: Iterator[tuple[str, str]],
    real: Real,
    rng: Random,
) -> Body:
    id_, parameters = slug(name), PARAMETERS["bodies"]
    formal = kind is not OrganisationKind.INFORMAL_GROUP
    seat = _seat(id_, name, home, real, rng) if formal else None
    coded = formal and often(rng, parameters["with_tax_code"])
    organisation = Organisation(
        id=id_,
        name=name,
        kind=kind,
        tax_code=next(codes)[kind in TRADING] if coded else None,
        runts_section=SECTIONS.get(id_) or runts_section(name),
        aliases=(short_name(name),) if short_name(name) != name and often(rng, 0.3) else (),
        place_id=seat.id if seat else None,
        website=f"https://{id_}.example.org" if often(rng, parameters["with_website"]) else None,
        publishes=True,
        invented=True,
        source="demo",
    )
    pacts = [home]
    if formal and often(rng, parameters["in_two_pacts"]):
        pacts.append(rng.choice([pact for pact in real.pacts.values() if pact is not home]))
    signatures = tuple(_signature(pact, id_, first=pact is home, rng=rng) for pact in pacts)
    return Body(organisation, vocation, seat, signatures, size=rng.lognormvariate(0, 0.8))


def _seat(id_: str, name: str, pact: Pact, real: Real, rng: Random) -> Place:
    return make_place(f"sede-{id_}", f"Sede di {name}", PlaceKind.SEAT, rng.choice(pact.zones), real, rng)


def make_place(id_: str, name: str, kind: PlaceKind, area_id: str, real: Real, rng: Random) -> Place:
    """Return an invented place inside the area; of one in twelve only the area is told."""
    known = not often(rng, 1 / 12)
    note = "un punto qualunque della zona" if known else "nota solo la zona"
    return Place(
        id=id_,
        name=name,
        kind=kind,
        area_id=area_id,
        address=f"{rng.choice(WORDS['streets']['names'])} {rng.randrange(1, 120)}" if known else None,
        point=point_in(real.polygons[area_id], rng) if known else None,
        precision=Precision.APPROXIMATE if known else Precision.UNKNOWN,
        precision_note=f"inventata: {note}",
        wheelchair=weighted(rng, {True: 0.45, False: 0.2, None: 0.35}),
        source="demo",
    )


def make_other_places(real: Real) -> dict[str, list[Place]]:
    """Return for each pact the places, beside the Casa and the seats, where things happen."""
    rng = chance("other places")
    places: dict[str, list[Place]] = {pact_id: [] for pact_id in real.pacts}
    for pact in real.pacts.values():
        for name in some(rng, WORDS["other-places"]["names"], 2):
            key, zone = f"luogo-{pact.short}-{slug(name)}", rng.choice(pact.zones)
            places[pact.id].append(make_place(key, name, PlaceKind.OTHER, zone, real, rng))
    return places


def _signature(pact: Pact, partner_id: str, first: bool, rng: Random) -> Signature:
    early = first and often(rng, 0.8)
    return Signature(
        pact_id=pact.id,
        partner_id=partner_id,
        signed_on=day_between(rng, *(SIGNING if early else SIGNING_LATE)),
        role=SignatureRole.PROMOTER if early and often(rng, 0.12) else SignatureRole.PARTNER,
        sources=(SOURCES[0],) if often(rng, 0.93) else (SOURCES[0], rng.choice(SOURCES[1:])),
    )


def sign_alone(pact: Pact, volunteer_id: str, before: date) -> Signature:
    """Return the signature of a volunteer who offers something alone."""
    return Signature(pact.id, volunteer_id, before - timedelta(days=7), SignatureRole.PARTNER, ("demo",))


def ordered_signatures(bodies: Iterable[Body], alone: Iterable[Signature]) -> list[Signature]:
    """Return every signature, by pact and partner."""
    signatures = [one for body in bodies for one in body.signatures] + list(alone)
    return sorted(signatures, key=lambda one: (one.pact_id, one.partner_id))


def make_contacts(bodies: list[Body], alone: list[Volunteer], names: Names) -> list[Contact]:
    """Return one contact for each body, two for some, and one for each volunteer who offers something alone."""
    rng = chance("contacts")
    contacts = []
    for body in bodies:
        number = 2 if often(rng, PARAMETERS["bodies"]["second_contact"]) else 1
        roles = some(rng, WORDS["roles"][body.kind], number)
        contacts += [_contact(body.id, names.draw(rng)[0], role, rng) for role in roles]
    contacts += [_contact(volunteer.id, volunteer.name, None, rng) for volunteer in alone]
    return sorted(contacts, key=lambda one: one.id)


def telephone(rng: Random) -> str:
    return f"+39 011 555 01{rng.randrange(100):02d}"


def _contact(partner_id: str, name: str, role: str | None, rng: Random) -> Contact:
    """Draw how to reach somebody; only what was agreed is to be published."""
    phone = telephone(rng) if often(rng, 0.75) else None
    email = f"{slug(name)}@{partner_id}.example.org" if not phone or often(rng, 0.8) else None
    hours = some(rng, OFFICE_HOURS, rng.randrange(3)) if phone else []
    known = {"name": name, "phone": phone, "email": email, "hours": hours}
    agreed = [part for part, value in known.items() if value and often(rng, 0.3 if part == "name" else 0.75)]
    ways = {ContactWay.PHONE: bool(phone) * 3, ContactWay.EMAIL: bool(email) * 3, ContactWay.IN_PERSON: 1}
    return Contact(
        id=f"referente-{partner_id}-{slug(name)}",
        partner_id=partner_id,
        name=name,
        role=role,
        phone=phone,
        email=email,
        hours=Week.parse("|".join(hours)),
        preferred=weighted(rng, ways) if often(rng, 0.7) else None,
        publish=frozenset(agreed),
    )
