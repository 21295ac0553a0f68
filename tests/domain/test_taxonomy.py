"""Ways up and down between competences."""

from graph_service.domain.taxonomy import Competence, Taxonomy

TAXONOMY = Taxonomy.of(
    [
        Competence("learning", "studio", "learning"),
        Competence("language", "lingue", "language"),
        Competence("italian", "italiano", "Italian", ("learning", "language")),
        Competence("parents", "italiano per genitori", "Italian for parents", ("italian", "language")),
    ]
)


def test_the_fewest_steps_count_where_several_ways_lead_down():
    assert TAXONOMY.narrower("language") == {"language": 0, "italian": 1, "parents": 1}
    assert TAXONOMY.narrower("learning") == {"learning": 0, "italian": 1, "parents": 2}


def test_the_fewest_steps_count_on_the_way_up():
    assert TAXONOMY.broader("parents") == {"parents": 0, "italian": 1, "language": 1, "learning": 2}


def test_a_competence_is_labelled_in_the_readers_language():
    assert TAXONOMY.competences["italian"].label("en") == "Italian"
    assert TAXONOMY.competences["italian"].label("it") == "italiano"
