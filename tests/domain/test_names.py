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


@given(st.text(max_size=60))
def test_a_plain_name_is_plain_already(text):
    plain = plain_name(text)
    assert plain_name(plain) == plain
    assert plain == plain.strip()
