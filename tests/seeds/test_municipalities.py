"""The municipalities that come with the code."""

from graph_service.exchange.municipalities import municipalities


def test_every_municipality_has_a_name_of_its_own_in_its_province_and_a_code():
    known = municipalities()
    codes = {one.code for one in known.by_name.values()}
    assert len(codes) == 7904
    assert len(known.by_name) == 7904 + 6
    assert all(len(code) == 4 and code[0].isalpha() and code[1:].isdigit() for code in codes)


def test_the_provinces_are_known_by_letters_and_by_name():
    known = municipalities()
    assert known.province("Torino") == known.province("to") == "TO"
    assert known.province("Forlì-Cesena") == "FC"
    assert known.province("Piemonte") is None
