"""Pictures and pages of figures: formats, hidden cells, names, and the same picture of the same figures."""

from datetime import date, timedelta

import pytest

from graph_service.errors import PattiError
from graph_service.exchange.figures_csv import write_figures
from graph_service.exchange.pictures import HeatCell, check_picture, draw_heat_map, draw_weeks
from graph_service.pages.sheet import Hours, SheetRow, gaps_sheet

MONDAY = date(2026, 11, 23)


def test_the_weeks_ahead_are_drawn_as_png_and_nothing_else_than_png_and_svg_is(tmp_path):
    weeks = [(MONDAY + timedelta(weeks=number), 20.0 - number, 20.0) for number in range(14)]
    draw_weeks(tmp_path / "weeks.png", "Barrito", weeks, "it")
    assert (tmp_path / "weeks.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(PattiError, match=r"\.png or \.svg"):
        check_picture(tmp_path / "weeks.gif")


def test_a_heat_map_writes_hours_and_hatches_what_is_hidden_alike_each_time(tmp_path):
    cells = {(0, 0): HeatCell(12, 18), (0, 1): HeatCell(None, None), (1, 1): HeatCell(0, 3)}
    names = ("one.svg", "two.svg")
    for name in names:
        draw_heat_map(tmp_path / name, "Torino", ["casa", "lavoro"], ["Zona 1", "Torino"], cells, 1, "it")
    one, two = ((tmp_path / name).read_text("utf-8") for name in names)
    assert one == two
    assert ">12<" in one
    assert "url(#" in one
    assert "patternUnits" in one


def test_the_sheet_names_hidden_competences_only_and_escapes_what_it_is_told():
    rows = [SheetRow("casa", Hours(5, 1, 1, 3)), SheetRow("lavoro", None), SheetRow("<b>", Hours(9, 2, 1, 6))]
    page = gaps_sheet("Barrito & C.", MONDAY, Hours(14, 3, 2, 9), rows, 5, "it")
    assert page.index("&lt;b&gt;") < page.index("casa"), "most is missing of it"
    assert "perché di poche famiglie: lavoro." in page
    assert "Barrito &amp; C." in page
    assert "few families for the total" in gaps_sheet("x", MONDAY, None, [], 5, "en")


def test_a_text_is_no_formula_in_a_spreadsheet(tmp_path):
    path = tmp_path / "figures.csv"
    assert write_figures(path, ("name", "hours"), [("=1+1", -2.5), ("casa", None)]) == 2
    assert path.read_text("utf-8-sig").splitlines() == ["name,hours", "'=1+1,-2.5", "casa,"]
    with pytest.raises(PattiError, match="cannot be written"):
        write_figures(tmp_path / "none" / "figures.csv", (), [])
