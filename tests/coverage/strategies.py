"""Random small networks: needs of families, offers, and referrals between them, in a few weeks."""

from datetime import date, timedelta

from hypothesis import strategies as st

from graph_service.coverage.ledger import Demand, Served
from graph_service.coverage.levels import Hierarchy
from graph_service.domain.capacity import Booking
from graph_service.domain.model import Mode
from graph_service.domain.schedule import Period, Week
from tests.worlds import GEOGRAPHY, MONDAY, TAXONOMY, a_need, an_offer, circumstances

HIERARCHY = Hierarchy(GEOGRAPHY, TAXONOMY)
MONTH = Period(MONDAY, MONDAY + timedelta(weeks=4, days=-1))


def a_demand(id="n", family="f", area="mill", competence="homework", hours=2, served=(), **facts):
    facts = {"period": MONTH, **facts}
    return Demand(id, family, a_need(competence, hours, **facts), circumstances(area), tuple(served))


def a_served(offer, hours=1, period=MONTH):
    commitment = offer.commitment
    return Served(commitment.id, commitment.partner_id, Booking(period, 1, Week(), int(hours * 60)))


@st.composite
def networks(draw, most=6):
    offers = [
        an_offer(
            draw(st.sampled_from(["", "mon 15-19", "tue 9-12"])),
            draw(st.sampled_from([0.5, 1, 2, 3])),
            draw(st.integers(1, 2)),
            id=f"offer-{number}",
            partner=draw(st.sampled_from(["lantern", "bell", "well"])),
            pact=draw(st.sampled_from(["northern", "southern"])),
            competences=(draw(st.sampled_from(["homework", "maths", "learning", "spid"])),),
            languages=draw(st.sampled_from([(), ("it",), ("ar",)])),
            modes=draw(st.sampled_from([(Mode.IN_PERSON,), (Mode.ONLINE,)])),
            max_age=draw(st.sampled_from([None, 10])),
            valid=Period(date(2026, 1, 1), draw(st.sampled_from([None, date(2026, 12, 24)]))),
        )
        for number in range(draw(st.integers(0, most)))
    ]
    demands = []
    for number in range(draw(st.integers(1, most))):
        served = [
            a_served(offer, draw(st.sampled_from([0.5, 1])))
            for offer in offers
            if draw(st.integers(0, 4)) == 0
        ]
        demands.append(
            a_demand(
                f"need-{number}",
                f"family-{draw(st.integers(0, 3))}",
                draw(st.sampled_from(["mill", "bridge", "meadow", "hill"])),
                draw(st.sampled_from(["homework", "maths", "spid"])),
                draw(st.sampled_from([1, 2, 4])),
                served,
                windows=draw(st.sampled_from(["", "mon 14-18"])),
                languages=draw(st.sampled_from([(), ("it",)])),
            )
        )
    return demands, offers
