"""What must hold: each requirement met, not met and unknown, with the facts in its reason."""

from datetime import date

import pytest

from graph_service.domain.capacity import Booking
from graph_service.domain.geography import Point
from graph_service.domain.model import AgeBand, CommitmentState, Mode, Staffing
from graph_service.domain.schedule import Period, Week
from graph_service.matching.pairing import StaffMember
from graph_service.matching.requirements import REQUIREMENTS, RequirementName, requirements
from tests.worlds import CHILD, TERM, a_need, a_pair, a_place, an_offer, circumstances

FAR_FUTURE, PAST = date(2030, 12, 31), date(2026, 6, 30)
ADA = StaffMember("ada", "Ada", FAR_FUTURE, FAR_FUTURE)
VOLUNTEERS = {"staffing": Staffing.VOLUNTEERS}


def found(name: str, need=None, offer=None, where=None) -> tuple[str, str]:
    verdict, reason = REQUIREMENTS[RequirementName(name)](a_pair(need, offer, where))
    return verdict, reason.text("it")


def test_there_are_twelve_and_all_hold_for_a_plain_pair():
    checked = requirements(a_pair())
    assert [one.name for one in checked] == list(RequirementName)
    assert len(checked) == 12
    assert {one.verdict for one in checked} == {"MET"}


@pytest.mark.parametrize(
    ("offer", "where", "answer"),
    [
        (an_offer(), circumstances("mill"), ("MET", "il patto Northern serve Mulino")),
        (an_offer(), circumstances("bridge"), ("MET", "il patto Northern serve Ponte")),
        (an_offer(), circumstances("hill"), ("NOT_MET", "il patto Northern non serve Collina")),
        (an_offer(modes=(Mode.ONLINE,)), circumstances("hill"), ("MET", "online, da qualunque zona")),
        (
            an_offer(pact="southern", place=a_place("meadow", Point(45.08, 7.69))),
            circumstances("mill", within_kilometres=2),
            ("MET", "a 1,11 km, entro i 2 km chiesti"),
        ),
        (
            an_offer(pact="southern", place=a_place("meadow", Point(45.05, 7.69))),
            circumstances("mill", within_kilometres=2),
            ("NOT_MET", "a 4,45 km, oltre i 2 km chiesti; il patto Southern non serve Mulino"),
        ),
        (
            an_offer(pact="southern", place=a_place("meadow")),
            circumstances("mill", within_kilometres=2),
            ("UNKNOWN", "il patto Southern non serve Mulino, e la posizione della sede non è nota"),
        ),
    ],
)
def test_the_area_is_served_by_the_pact_or_near_or_reached_online(offer, where, answer):
    assert found("AREA", offer=offer, where=where) == answer


def test_a_need_that_must_not_be_online_is_not_reached_online():
    need = a_need(modes=(Mode.IN_PERSON,))
    assert found("AREA", need, an_offer(modes=(Mode.ONLINE,)), circumstances("hill"))[0] == "NOT_MET"


@pytest.mark.parametrize("state", CommitmentState)
def test_only_an_active_offer_counts(state):
    assert found("STATE", offer=an_offer(state=state))[0] == ("MET" if state == "ACTIVE" else "NOT_MET")


@pytest.mark.parametrize(
    ("valid", "answer"),
    [
        (Period(date(2026, 1, 1)), ("MET", "valida per tutto il periodo, dal 23 nov 2026 al 23 mag 2027")),
        (
            Period(date(2026, 1, 1), date(2027, 5, 16)),
            ("MET", "valida fino al 16 mag 2027: 1 settimana scoperta"),
        ),
        (
            Period(date(2026, 1, 1), date(2026, 12, 20)),
            ("MET", "valida fino al 20 dic 2026: 22 settimane scoperte"),
        ),
        (
            Period(date(2026, 1, 1), date(2026, 12, 19)),
            (
                "NOT_MET",
                "finisce il 19 dic 2026, prima delle prime quattro settimane chieste (dal 23 nov 2026)",
            ),
        ),
        (
            Period(date(2026, 11, 24)),
            ("NOT_MET", "comincia il 24 nov 2026, dopo l'inizio chiesto (23 nov 2026)"),
        ),
    ],
)
def test_it_is_valid_in_the_first_four_weeks_and_tells_those_left_uncovered(valid, answer):
    assert found("PERIOD", offer=an_offer(valid=valid)) == answer


def test_a_need_shorter_than_four_weeks_asks_no_more_than_its_own():
    need = a_need(period=Period(TERM.start, date(2026, 12, 1)))
    assert found("PERIOD", need, an_offer(valid=Period(date(2026, 1, 1), date(2026, 12, 1))))[0] == "MET"


@pytest.mark.parametrize(
    ("lent", "answer"),
    [
        (("homework",), ("MET", "offre aiuto compiti")),
        (("maths",), ("MET", "offre matematica, più specifica di aiuto compiti")),
        (("learning",), ("MET", "offre in generale studio, più ampia di aiuto compiti")),
        (("learning", "maths"), ("MET", "offre matematica, più specifica di aiuto compiti")),
        (("spid",), ("NOT_MET", "non offre aiuto compiti")),
    ],
)
def test_the_same_or_a_narrower_competence_answers_and_a_broader_one_as_a_generalist(lent, answer):
    assert found("COMPETENCE", offer=an_offer(competences=lent)) == answer


@pytest.mark.parametrize(
    ("youngest", "oldest", "band", "answer"),
    [
        (None, None, CHILD, ("MET", "accoglie ogni età")),
        (6, 10, CHILD, ("MET", "accoglie 6–10 anni: comprende 6–10 anni")),
        (6, 13, None, ("MET", "nessuna età chiesta")),
        (8, None, CHILD, ("UNKNOWN", "accoglie da 8 anni: solo in parte 6–10 anni")),
        (None, 9, CHILD, ("UNKNOWN", "accoglie fino a 9 anni: solo in parte 6–10 anni")),
        (11, 17, CHILD, ("NOT_MET", "accoglie 11–17 anni, non 6–10 anni")),
        (None, 5, CHILD, ("NOT_MET", "accoglie fino a 5 anni, non 6–10 anni")),
        (18, None, AgeBand.AGE_65_PLUS, ("MET", "accoglie da 18 anni: comprende 65 anni e oltre")),
        (0, 2, AgeBand.AGE_0_2, ("MET", "accoglie 0–2 anni: comprende 0–2 anni")),
    ],
)
def test_the_age_band_lies_inside_the_accepted_ages(youngest, oldest, band, answer):
    assert found("AGE", a_need(age_band=band), an_offer(min_age=youngest, max_age=oldest)) == answer


@pytest.mark.parametrize(
    ("asked", "spoken", "answer"),
    [
        ((), (), ("MET", "nessuna lingua chiesta")),
        (("ar", "fr"), ("it", "fr"), ("MET", "parla francese")),
        (("ar",), ("ar-MA",), ("MET", "parla arabo")),
        (("ar",), (), ("UNKNOWN", "lingue non indicate; chieste: arabo")),
        (("ar",), ("it", "fr"), ("NOT_MET", "parla italiano e francese, non arabo")),
    ],
)
def test_a_language_is_shared_when_one_is_asked(asked, spoken, answer):
    assert found("LANGUAGE", a_need(languages=asked), an_offer(languages=spoken)) == answer


def test_a_mode_is_shared_when_one_is_asked():
    offer = an_offer(modes=(Mode.IN_PERSON, Mode.AT_HOME))
    assert found("MODE", a_need(), offer) == ("MET", "in sede e a domicilio")
    assert found("MODE", a_need(modes=(Mode.AT_HOME,)), offer) == ("MET", "a domicilio")
    assert found("MODE", a_need(modes=(Mode.ONLINE,)), offer) == (
        "NOT_MET",
        "si svolge in sede e a domicilio, non online",
    )


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        (an_offer(place=a_place(wheelchair=True)), ("MET", "Casa: accessibile in carrozzina")),
        (an_offer(place=a_place(wheelchair=False)), ("NOT_MET", "Casa: non accessibile in carrozzina")),
        (an_offer(place=a_place()), ("UNKNOWN", "accesso in carrozzina non noto")),
        (an_offer(), ("UNKNOWN", "accesso in carrozzina non noto")),
        (
            an_offer(modes=(Mode.IN_PERSON, Mode.AT_HOME), place=a_place(wheelchair=False)),
            ("MET", "si svolge a domicilio: nessuna sede da raggiungere"),
        ),
    ],
)
def test_a_wheelchair_gets_in_where_somebody_has_to_go(offer, answer):
    assert found("WHEELCHAIR", a_need(wheelchair=True), offer) == answer
    assert found("WHEELCHAIR", a_need(), offer)[0] == "MET"


@pytest.mark.parametrize(
    ("asked", "offered", "answer"),
    [
        ("", "mon 15-19", ("MET", "aperto lun 15–19; la famiglia non indica orari")),
        ("mon 18-20|tue 9-12", "mon 15-19", ("MET", "orari in comune: lun 18–19")),
        (
            "mon 18:30-20",
            "mon 15-19",
            ("NOT_MET", "orari in comune troppo brevi per un incontro di 60 minuti: lun 18:30–19"),
        ),
        ("tue 9-12", "mon 15-19", ("NOT_MET", "aperto lun 15–19, non mar 9–12")),
        ("tue 9-12", "", ("MET", "orario da concordare")),
    ],
)
def test_the_two_share_a_time_long_enough_for_a_session(asked, offered, answer):
    assert found("TIME", a_need(windows=asked), an_offer(offered)) == answer


def a_booking(sessions: str, places: int = 1) -> Booking:
    return Booking(TERM, places, Week.parse(sessions))


@pytest.mark.parametrize(
    ("offer", "need", "answer"),
    [
        (an_offer(), a_need(), ("MET", "libero 4 h su 4 h, lun 15–19")),
        (
            an_offer(bookings=(a_booking("mon 15-16"),)),
            a_need(windows="mon 15-17"),
            ("MET", "libero 3 h su 4 h, lun 15–17"),
        ),
        (
            an_offer(places=1, bookings=(a_booking("mon 15-18"),)),
            a_need(windows="mon 15-18"),
            ("NOT_MET", "nessun orario con 1 posto libero su 1"),
        ),
        (
            an_offer(hours=1, bookings=(a_booking("mon 15-16"),)),
            a_need(windows="mon 16-18"),
            ("NOT_MET", "restano 0 h su 1 h: meno di un incontro di 60 minuti"),
        ),
        (
            an_offer(hours=1, bookings=(a_booking("mon 15-16"),)),
            a_need(windows="mon 15-18"),
            ("MET", "ore tutte impegnate, ma con posto in incontri già fissati: lun 15–16"),
        ),
        (an_offer(places=3), a_need(places=4), ("NOT_MET", "nessun orario con 4 posti liberi su 3")),
        (an_offer("", hours=2), a_need(), ("MET", "libero 2 h su 2 h, da concordare")),
        (
            an_offer("", hours=0.5),
            a_need(),
            ("NOT_MET", "restano 0,5 h su 0,5 h: meno di un incontro di 60 minuti"),
        ),
    ],
)
def test_hours_and_places_are_free_at_a_shared_time(offer, need, answer):
    assert found("CAPACITY", need, offer) == answer


def test_what_binds_a_volunteer_elsewhere_is_not_free():
    offer = an_offer(elsewhere=(a_booking("mon 15-18:30"),))
    assert found("CAPACITY", a_need(), offer) == ("NOT_MET", "nessun orario con 1 posto libero su 3")


@pytest.mark.parametrize(
    ("staff", "minors", "required", "answer"),
    [
        ((), True, True, ("UNKNOWN", "nessun volontario indicato")),
        (
            (ADA,),
            True,
            True,
            ("MET", "Ada: assicurazione valida fino al 31 dic 2030, idoneità con minori fino al 31 dic 2030"),
        ),
        ((ADA,), False, True, ("MET", "Ada: assicurazione valida fino al 31 dic 2030")),
        (
            (StaffMember("b", "Bo", PAST, FAR_FUTURE),),
            False,
            True,
            ("NOT_MET", "Bo: assicurazione scaduta o in scadenza il 30 giu 2026"),
        ),
        (
            (StaffMember("b", "Bo", FAR_FUTURE, PAST),),
            True,
            True,
            ("NOT_MET", "Bo: idoneità con minori scaduta o in scadenza il 30 giu 2026"),
        ),
        (
            (StaffMember("b", "Bo", FAR_FUTURE, PAST),),
            True,
            False,
            ("MET", "Bo: assicurazione valida fino al 31 dic 2030"),
        ),
        (
            (StaffMember("b", "Bo", FAR_FUTURE),),
            True,
            True,
            ("UNKNOWN", "Bo: idoneità con minori non indicata"),
        ),
        ((StaffMember("b", "Bo"),), False, True, ("UNKNOWN", "Bo: assicurazione non indicata")),
        (
            (StaffMember("b", "Bo", PAST), StaffMember("c", "Cy"), ADA),
            False,
            True,
            ("MET", "Ada: assicurazione valida fino al 31 dic 2030"),
        ),
    ],
)
def test_somebody_insured_and_cleared_could_hold_it(staff, minors, required, answer):
    offer = an_offer(staff=staff, clearance_required=required, **VOLUNTEERS)
    assert found("STAFF", a_need(with_minors=minors), offer) == answer


def test_the_employer_answers_for_employees():
    assert found("STAFF", a_need(with_minors=True), an_offer()) == ("MET", "svolta da personale dell'ente")


def test_a_partner_that_the_family_refused_stays_out():
    where = circumstances(refused_partner_ids=frozenset({"lantern"}))
    assert found("REFUSAL", where=where) == ("NOT_MET", "la famiglia ha rifiutato Lantern")
    assert found("REFUSAL") == ("MET", "la famiglia non ha rifiutato Lantern")
