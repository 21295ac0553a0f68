"""Which area holds a point, as a library of geometry says it."""

import json

from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Point as Spot
from shapely.geometry import shape

from graph_service.domain.geography import Point
from graph_service.exchange.geometries import Border, geometries
from tests.conftest import SEEDS

KNOWN = geometries(SEEDS / "areas" / "areas.geojson")
BORDERS = {id_: Border.of(id_, text) for id_, text in KNOWN.items()}
SHAPES = {id_: shape(json.loads(text)) for id_, text in KNOWN.items()}


@given(latitude=st.floats(44.99, 45.15), longitude=st.floats(7.56, 7.79))
def test_a_point_of_torino_lies_in_the_areas_that_shapely_says(latitude, longitude):
    spot = Spot(longitude, latitude)
    assume(all(one.boundary.distance(spot) > 1e-9 for one in SHAPES.values()))
    found = {id_ for id_, border in BORDERS.items() if border.holds(Point(latitude, longitude))}
    assert found == {id_ for id_, one in SHAPES.items() if one.contains(spot)}


def test_what_lies_in_a_hole_lies_outside():
    def square(size):
        return [[-size, -size], [size, -size], [size, size], [-size, size], [-size, -size]]

    border = Border.of("ring", json.dumps({"type": "Polygon", "coordinates": [square(2), square(1)]}))
    assert [border.holds(Point(0, at)) for at in (0, 1.5, 3)] == [False, True, False]
