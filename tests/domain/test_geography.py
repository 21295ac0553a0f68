"""Areas within areas, and distances."""

from math import isclose

from graph_service.domain.geography import Area, AreaKind, Geography, Point, area_called

AREAS = {
    "city": Area("city", "Città", AreaKind.CITY),
    "north": Area("north", "Nord", AreaKind.DISTRICT, "1"),
    "south": Area("south", "Sud", AreaKind.DISTRICT, "2"),
    "bridge": Area("bridge", "Ponte", AreaKind.ZONE, "02"),
    "old": Area("old", "Nord", AreaKind.NEIGHBOURHOOD),
}
GEOGRAPHY = Geography(
    AREAS,
    {
        "bridge": {"north": 0.6, "south": 0.4},
        "north": {"city": 1.0},
        "south": {"city": 1.0},
        "old": {"north": 1.0},
    },
    frozenset({frozenset(("north", "south"))}),
    {"northern": frozenset({"north"}), "southern": frozenset({"south"}), "bridges": frozenset({"bridge"})},
)


def test_a_pact_serves_what_it_covers_and_what_lies_at_least_half_inside():
    assert GEOGRAPHY.pacts_serving("bridge") == ("bridges", "northern")
    assert GEOGRAPHY.pacts_serving("north") == ("northern",)
    assert GEOGRAPHY.pacts_serving("city") == ()


def test_shares_multiply_on_the_way_up():
    assert GEOGRAPHY.share("bridge", "north") == 0.6
    assert GEOGRAPHY.share("bridge", "city") == 0.6
    assert GEOGRAPHY.share("city", "bridge") == 0.0
    assert GEOGRAPHY.share("city", "city") == 1.0


def test_borders_go_both_ways():
    assert GEOGRAPHY.border("south", "north")
    assert GEOGRAPHY.neighbours("north") == {"south"}


def test_an_area_is_called_by_name_id_or_code_the_smallest_first():
    called = {
        words: area_called(words, AREAS.values()) for words in ("PONTE", "nord", "1", "bridge", "nowhere")
    }
    assert {words: area and area.id for words, area in called.items()} == {
        "PONTE": "bridge",
        "nord": "old",
        "1": "north",
        "bridge": "bridge",
        "nowhere": None,
    }


def test_distances_are_those_of_the_globe():
    porta_nuova, porta_susa = Point(45.0625, 7.6785), Point(45.0717, 7.6655)
    assert isclose(porta_nuova.kilometres_to(porta_susa), 1.445, rel_tol=0.01)
    assert porta_nuova.kilometres_to(porta_nuova) == 0
    assert isclose(Point(0, 0).kilometres_to(Point(0, 180)), 20015, rel_tol=0.001)


def test_pacts_come_serving_ones_first_then_by_the_nearest_covered_point():
    def area(id_: str, point: Point | None) -> Area:
        return Area(id_, id_, AreaKind.ZONE, point=point)

    spread = Geography(
        {
            "here": area("here", Point(45.0, 7.0)),
            "near": area("near", Point(45.01, 7.0)),
            "far": area("far", Point(45.5, 7.0)),
            "unknown": area("unknown", None),
        },
        coverage={
            "a-far": frozenset({"far"}),
            "b-unknown": frozenset({"unknown"}),
            "c-mixed": frozenset({"far", "near"}),
            "d-serving": frozenset({"here", "far"}),
        },
    )
    assert spread.pacts_by_nearness("here") == ["d-serving", "c-mixed", "a-far", "b-unknown"]
    assert spread.pacts_by_nearness("unknown") == ["b-unknown", "a-far", "c-mixed", "d-serving"]
