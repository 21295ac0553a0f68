"""What is shown of gaps and of ties: figures and reasons of enough families, numbers in place of few, no volunteer's name."""

from collections import Counter

import networkx as nx

from graph_service.coverage.gaps import gaps
from graph_service.coverage.kinds import GapReason, TieKind
from graph_service.coverage.ledger import opened
from graph_service.coverage.network import Shared, collaboration, graphml, measured
from graph_service.coverage.showing import CITY, of_pact, opening, reasons, rows_at, rows_of, shown, view
from graph_service.coverage.ties import few_as_one, without_names
from graph_service.domain.geography import AreaKind
from graph_service.domain.schedule import Period
from tests.coverage.strategies import HIERARCHY, MONTH, a_demand
from tests.worlds import MONDAY, an_offer

EVER = Period(MONDAY, None)


def several(count, prefix, **facts):
    return [a_demand(f"{prefix}{number}", f"family-{prefix}{number}", **facts) for number in range(count)]


def looked_at(demands, offers=()):
    return view(opened(demands, offers, MONTH), HIERARCHY, MONDAY)


def test_rows_of_a_pact_are_those_that_it_serves_at_the_level_of_what_is_asked():
    found = looked_at([*several(6, "a"), *several(6, "b", area="meadow", competence="spid")])
    level, rows = rows_of(found, "northern", None, None, AreaKind.ZONE, 2, None)
    assert (level, rows) == ((AreaKind.ZONE, 2), [("mill", "homework")])
    _, rows = rows_of(found, None, "meadow", "spid", None, None, None)
    assert rows == [("meadow", "spid")]
    _, rows = rows_of(found, None, "north", None, None, 0, None)
    assert rows == [("north", "learning")]
    assert rows_at([("mill", "homework"), ("meadow", "spid")], HIERARCHY, competence_id="learning") == [
        ("mill", "homework")
    ]


def test_the_totals_of_a_pact_and_of_the_city_count_each_need_once():
    found = looked_at(
        [*several(6, "a", hours=2), *several(6, "b", area="meadow", competence="spid", hours=1)]
    )
    assert shown(found, CITY).demand == 18
    assert shown(found, of_pact("northern")).demand == 12
    assert opening(found.levels, found.release, HIERARCHY) == next(iter(found.levels))
    assert opening(found.levels, found.release, HIERARCHY, "nowhere") is None


def test_a_reason_of_few_families_is_no_number_and_cannot_be_had_from_the_others():
    offer = an_offer("", 1, 1, languages=("ar",), competences=("homework",), pact="northern")
    arabic = several(6, "a", hours=2, languages=("it",))
    alone = several(2, "b", hours=2, languages=("fr",), windows="")
    found = looked_at([*arabic, *alone, *several(5, "c", hours=1, languages=("ar",))], [offer])
    row = found.gaps.rows["mill", "homework"]
    told = {one.reason: one for one in reasons(found, row, hidden=False)}
    counts = Counter({one.reason: one.need_count for one in row.missing})
    assert counts[GapReason.LANGUAGE] == 8
    assert told[GapReason.LANGUAGE].hours == 16
    assert told[GapReason.NO_FREE_HOURS].hours == 4
    few = looked_at([*arabic, *several(1, "c", hours=2, languages=("ar",))], [offer])
    both = reasons(few, few.gaps.rows["mill", "homework"], hidden=False)
    assert [one.hours for one in both] == [None, None], "the gap less the one would be the other"
    assert all(one.commitment_ids == () for one in both)
    assert all(one.hours is None for one in reasons(found, row, hidden=True))


def test_levels_and_reasons_agree_with_the_gaps():
    found = looked_at(several(7, "a", hours=2))
    plain = gaps(found.ledger, HIERARCHY)
    assert found.gaps.total == plain.total
    assert shown(found, ("mill", "homework")).gap == round(plain.rows["mill", "homework"].figures.gap)


def test_few_shared_families_count_as_one():
    names = {"a": "A", "b": "B", "c": "C"}
    things = [Shared(TieKind.REFERRALS, f"f{n}", frozenset({"a", "b"}), EVER) for n in range(3)]
    things += [Shared(TieKind.REFERRALS, f"g{n}", frozenset({"a", "c"}), EVER) for n in range(5)]
    things += [Shared(TieKind.INTERVENTION, "i", frozenset({"a", "b"}), EVER)]
    graph = few_as_one(collaboration(names, things, MONTH), 5)
    assert dict(graph.edges["a", "b"]) == {"weight": 2, "referrals": 1, "intervention": 1, "volunteer": 0}
    assert graph.edges["a", "c"]["weight"] == 5


def test_a_file_numbers_volunteers_and_keeps_their_place():
    things = [Shared(TieKind.VOLUNTEER, "ada", frozenset({"ada", "b"}), EVER)]
    found = measured(collaboration({"ada": "Ada", "b": "B"}, things, MONTH))
    nameless = without_names(found, {"ada"})
    assert set(nameless.graph) == {"volunteer-1", "b"}
    assert {one.partner_id for one in nameless.positions} == {"volunteer-1", "b"}
    assert nameless.bridges == (("b", "volunteer-1"),)
    text = graphml(nameless)
    assert "Ada" not in text
    assert nx.parse_graphml(text).number_of_edges() == 1
