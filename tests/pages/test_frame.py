"""What the frame lets a browser do."""

from graph_service.pages.frame import frame_headers, map_style


def test_a_tile_server_is_the_only_thing_elsewhere_that_a_setting_opens():
    closed, opened = (
        frame_headers(tiles)["content-security-policy"]
        for tiles in (None, "https://tiles.example:8443/{z}/{x}/{y}.png")
    )
    assert "://" not in closed
    assert opened.count("https://tiles.example:8443;") == 2
    assert opened.replace(" https://tiles.example:8443", "") == closed


def test_the_map_stands_on_plain_ground_until_a_tile_server_is_set():
    assert [one["id"] for one in map_style(None, None)["layers"]] == ["ground"]
    style = map_style("https://tiles.example/{z}/{x}/{y}.png", "© somebody")
    assert style["sources"]["tiles"]["attribution"] == "© somebody"
    assert [one["id"] for one in style["layers"]] == ["ground", "tiles"]
