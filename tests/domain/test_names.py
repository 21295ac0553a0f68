"""Names of bodies, however a register writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.names import plain_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SOLIDARIETA'", "Solidarietà"),
        ("CIRIE'", "cirie\u0301"),
        ("L'ANCORA", "L’Ancora"),
        ("GRUPPO ABELE O.N.L.U.S.", "gruppo abele onlus"),
        ("VOLARE ALTO ODV", "Volare Alto - Organizzazione di Volontariato"),
        ("LA RONDINE A.P.S.", "La Rondine associazione di promozione sociale"),
        ("IL FILO S.C.S.", "Il Filo Soc. Coop. Sociale"),
        ("IL FILO SOCIETA' COOPERATIVA SOCIALE", "il filo cooperativa sociale"),
        ("A.S.D. PALLAVOLO", "Associazione Sportiva Dilettantistica Pallavolo"),
        ("A.S.D.PALLAVOLO", "ASD Pallavolo"),
        ("ASS. AMICI", "Associazione Amici"),
        ("FOND. S. PAOLO", "Fondazione San Paolo"),
        ("PARR. SANT'ANNA", "Parrocchia Santa Anna"),
        ("  A  B ", "a b"),
    ],
)
def test_the_same_name_written_in_two_ways(one, other):
    assert plain_name(one) == plain_name(other)


def test_different_names_stay_different():
    assert plain_name("Croce Rossa") != plain_name("Croce Verde")
    assert plain_name("A.S.D. Volley") != plain_name("A.P.S. Volley")


ACCENTS = {"à": "a'", "è": "e'", "é": "e'", "ì": "i'", "ò": "o'", "ù": "u'"}
FORMS = {
    "ODV": ("o.d.v.", "O. D. V.", "organizzazione di volontariato", "- ODV"),
    "APS": ("A.P.S.", "a. p. s.", "associazione di promozione sociale", "Ass. promozione sociale", "(APS)"),
    "ONLUS": ("O.N.L.U.S.", "organizzazione non lucrativa di utilità sociale", "onlus."),
    "SCS": ("S.C.S.", "Soc. Coop. Soc.", "soc.coop. sociale", "società cooperativa sociale", "coop. soc."),
    "ASD": ("A.S.D.", "associazione sportiva dilettantistica", "ass. sport. dilett."),
}


@given(data=st.data())
def test_accents_apostrophes_signs_capitals_and_legal_forms_in_any_spelling_are_one_name(data):
    words = data.draw(st.lists(st.text("abcdeilmnorstu", min_size=4, max_size=8), min_size=1, max_size=3))
    accented = [word[:-1] + data.draw(st.sampled_from("aeiouàèéìòù")) for word in words]
    form = data.draw(st.sampled_from(sorted(FORMS)))
    name = f"{' '.join(accented)} {form}"
    other = data.draw(st.sampled_from((" ", "  ", " - ", ' "'))).join(
        "".join(ACCENTS.get(letter, letter) if data.draw(st.booleans()) else letter for letter in word)
        for word in accented
    )
    other = f"{other} {data.draw(st.sampled_from(FORMS[form]))}"
    other = other.upper() if data.draw(st.booleans()) else other
    assert plain_name(other) == plain_name(name)


@given(st.text(max_size=60))
def test_a_plain_name_is_plain_already(text):
    plain = plain_name(text)
    assert plain_name(plain) == plain
    assert plain == plain.strip()
