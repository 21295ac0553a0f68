"""Build the invented network of Torino: partners, commitments, families, referrals, as one CSV folder.

    python seeds/torino/build.py [FOLDER]

Reads the real areas, Case, competences and register beside this folder, and writes here, or into FOLDER. Chance
is seeded: the same input always gives the same bytes. `recipe/` holds the words, the figures and the steps.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from recipe import real, tables
from recipe.bodies import make_bodies, make_contacts, ordered_signatures
from recipe.case_managers import accompanied, make_case_managers
from recipe.city import make_interventions, make_services
from recipe.data import AS_OF
from recipe.desks import make_contacts_at_desks, make_desks
from recipe.families import make_families
from recipe.names import Names
from recipe.offers import Offers
from recipe.paths import Funded, make_grants, make_paths
from recipe.people import make_people, with_skills
from recipe.referrals import Referrals, room_left, with_states
from recipe.skills import make_bilanci
from recipe.trainings import make_methods, make_trainings

from graph_service.domain.model import InclusionPact
from graph_service.domain.trainings import Training

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    city = real.read()
    names = Names()

    bodies = make_bodies(city)
    people = make_people(bodies, city, names)
    offers = Offers(city, bodies, people)
    offered = offers.make()
    commitments = sorted((one.commitment for one in offered), key=lambda commitment: commitment.id)
    services, service_places = make_services(city)
    places = sorted([*offers.places, *service_places], key=lambda place: place.id)

    families = make_families(city, commitments)
    wheelchair = {place.id: place.wheelchair for place in places}
    referrals = Referrals(city, families, commitments, people, wheelchair, room_left(offered)).make()
    needs = sorted(with_states(families, referrals), key=lambda pair: str(pair[1].id))

    organisations = sorted((body.organisation for body in bodies), key=lambda one: one.id)
    volunteers = with_skills(people, commitments)
    offering = {commitment.partner_id for commitment in commitments}
    contacts = make_contacts(bodies, [one for one in volunteers if one.id in offering], names)
    managers = make_case_managers(city, names)
    helped = accompanied(families, managers, city)
    beneficiaries = [family.beneficiary for family in helped]
    paths = make_paths(helped, managers, referrals, city)
    grants = make_grants(paths, helped)
    skills = make_bilanci(paths, helped)
    courses = make_trainings(volunteers, managers)
    desks = make_desks(city)
    heard = make_contacts_at_desks(desks, families, services, commitments, city)
    signatures = ordered_signatures(bodies, offers.signatures)

    tables.write(folder, "places", map(tables.place, places))
    tables.write(folder, "organisations", map(tables.organisation, organisations))
    tables.write(folder, "volunteers", map(tables.volunteer, volunteers))
    tables.write(folder, "contacts", map(tables.contact, contacts))
    tables.write(folder, "signatures", map(tables.signature, signatures))
    tables.write(folder, "commitments", map(tables.commitment, commitments))
    tables.write(folder, "interventions", map(tables.intervention, make_interventions(offered)))
    tables.write(folder, "services", map(tables.service, services))
    tables.write(folder, "case_managers", map(tables.case_manager, managers))
    tables.write(folder, "beneficiaries", map(tables.beneficiary, beneficiaries))
    tables.write(folder, "consents", (row for one in beneficiaries for row in tables.consents(one)))
    tables.write(folder, "members", (row for one in beneficiaries for row in tables.members(one)))
    tables.write(folder, "needs", (tables.need(family.code, need) for family, need in needs))
    tables.write(folder, "referrals", map(tables.referral, referrals))
    tables.write(folder, "assignments", (row for one in referrals for row in tables.assignments(one, AS_OF)))
    write_paths(folder, paths, grants)
    write_training(folder, courses)
    tables.write(folder, "skills", (tables.skill(code, skill) for code, skill in skills))
    tables.write(folder, "desks", map(tables.desk, desks))
    tables.write(folder, "desk_contacts", map(tables.desk_contact, heard))


def write_paths(folder: Path, paths: Sequence[InclusionPact], grants: Sequence[Funded]) -> None:
    tables.write(folder, "inclusion_pacts", map(tables.inclusion_pact, paths))
    tables.write(folder, "inclusion_goals", (row for one in paths for row in tables.goals(one)))
    tables.write(folder, "inclusion_actions", (row for one in paths for row in tables.actions(one)))
    tables.write(folder, "inclusion_reviews", (row for one in paths for row in tables.reviews(one)))
    tables.write(folder, "grants", (tables.grant(one.grant) for one in grants))
    tables.write(folder, "grant_entries", (row for one in grants for row in tables.entries(one)))


def write_training(folder: Path, courses: Sequence[Training]) -> None:
    tables.write(folder, "trainings", map(tables.training, courses))
    tables.write(
        folder, "training_sessions", (row for one in courses for row in tables.training_sessions(one))
    )
    tables.write(
        folder,
        "training_volunteers",
        (row for one in courses for row in tables.training_people(one, "volunteer", "volunteer_id")),
    )
    tables.write(
        folder,
        "training_case_managers",
        (row for one in courses for row in tables.training_people(one, "case-manager", "case_manager_id")),
    )
    tables.write(folder, "methods", map(tables.method, make_methods()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
