"""Where hours are missing, as coordinators see it: rows of enough families, and never a family."""

import asyncio
import json
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from graph_service.actions.collaboration import _collaboration
from graph_service.actions.coverage import CoverageRules
from graph_service.api.context import Context
from graph_service.api.schema import schema
from graph_service.coverage import ledger, network, showing
from graph_service.domain.permissions import ANONYMOUS, Role, Viewer
from graph_service.events.publishing import publish_week
from graph_service.events.watching import Watch
from tests.api.asking import MONDAY, answer, ask, problems, somebody

FIGURES = "demandHours servedHours coverableHours gapHours"
COVERAGE = f"""startsOn endsOn total {{ {FIGURES} }} freeHours opensAt {{ areaKind depth }} level {{ areaKind depth }}
  userErrors {{ __typename message path ... on NotFound {{ suggestions }} ... on OutOfRange {{ least most }} }}
  rows {{ totalCount edges {{ node {{ area {{ id }} competence {{ id }} freeHours figures {{ {FIGURES} }}
    reasons {{ reason hours needCount commitments {{ id }} needs {{ id }} }} }} }} }}
  byCompetence {{ competence {{ id }} figures {{ {FIGURES} }} }} idleCommitments {{ totalCount }}"""
WEEK = 'from: "2026-11-23", to: "2026-11-29"'
COORDINATOR = Viewer("carla", frozenset({Role.COORDINATOR}))
FAMILIES = """UNWIND range(1, 12) AS number
MATCH (area:Area {id: CASE WHEN number <= 6 THEN 'bridge' ELSE 'meadow' END})
CREATE (one:Beneficiary {id: 'many-' + number, code: 'FAM-MANY' + number, languages: ['it'], legalBasis: 'PUBLIC_TASK'})
CREATE (one)-[:LIVES_IN]->(area)
WITH one, number UNWIND ['spid', 'doctor', 'italian', 'maths', 'homework'] AS asked
MATCH (competence:Competence {id: asked})
CREATE (one)-[:HAS]->(:Need {id: 'many-' + number + asked, minutesPerWeek: 120, sessionMinutes: 60, windows: [],
  priority: 'NORMAL', state: 'OPEN', startsOn: date('2026-11-01')})-[:CALLS_FOR]->(competence)"""
ONE_MORE = """MATCH (area:Area {id: 'bridge'}), (competence:Competence {id: 'spid'})
CREATE (:Beneficiary {id: 'alone', code: 'FAM-ALONE7', languages: ['it'], legalBasis: 'PUBLIC_TASK'})-[:LIVES_IN]->(area)
WITH competence MATCH (one:Beneficiary {id: 'alone'})
CREATE (one)-[:HAS]->(:Need {id: 'alone', minutesPerWeek: 240, sessionMinutes: 60, windows: [], priority: 'NORMAL',
  state: 'OPEN', startsOn: date('2026-11-01')})-[:CALLS_FOR]->(competence)"""
GONE = "MATCH (one:Beneficiary|Need) WHERE one.id STARTS WITH 'many-' DETACH DELETE one"


@pytest.fixture
async def crowd(tiny, changed):
    """Six families of the bridge and six of the meadow that ask two hours a week of five things each."""
    async with changed(tiny, FAMILIES, GONE):
        yield tiny


def rows_of(found):
    return {
        (one["node"]["area"]["id"].partition(":")[2], one["node"]["competence"]["id"].partition(":")[2]): one[
            "node"
        ]
        for one in found["rows"]["edges"]
    }


async def test_hours_of_enough_families_are_shown_with_why_they_are_missing(crowd):
    found = await ask(
        crowd,
        f'{{ city {{ coverage({WEEK}, areaId: "area:bridge", competenceId: "competence:spid") {{ {COVERAGE} }} }} }}',
        viewer=COORDINATOR,
    )
    [row] = rows_of(found["city"]["coverage"]).values()
    assert row["figures"] == {"demandHours": 12, "servedHours": 0, "coverableHours": 0, "gapHours": 12}
    [reason] = row["reasons"]
    assert (reason["reason"], reason["hours"], reason["needCount"]) == ("DISTANCE", 12, 6)
    assert {one["id"] for one in reason["commitments"]} == {"commitment:spid-desk", "commitment:spid-dario"}
    assert reason["needs"] == []


async def test_rows_of_few_families_are_hidden_with_their_reasons(tiny):
    query = f"{{ city {{ coverage({WEEK}, areaKind: ZONE, depth: 3) {{ {COVERAGE} }} }} }}"
    found = (await ask(tiny, query, viewer=COORDINATOR))["city"]["coverage"]
    assert len(rows_of(found)) == 5
    for row in rows_of(found).values():
        assert (row["figures"], row["freeHours"], row["reasons"]) == (None, None, [])
    assert (found["total"], found["opensAt"]) == (None, None)


async def test_a_case_manager_finds_their_own_needs_behind_a_reason_and_no_others(crowd):
    query = f"{{ city {{ coverage({WEEK}, areaKind: ZONE, depth: 3) {{ {COVERAGE} }} }} }}"
    found = rows_of((await ask(crowd, query, viewer=somebody(Role.CASE_MANAGER)))["city"]["coverage"])
    seen = {need["id"] for row in found.values() for one in row["reasons"] for need in one["needs"]}
    assert seen == {"need:tny234-doctor"}


async def test_a_case_manager_finds_them_behind_a_hidden_row_as_well(tiny):
    query = f"{{ city {{ coverage({WEEK}, areaKind: ZONE, depth: 3) {{ {COVERAGE} }} }} }}"
    found = rows_of((await ask(tiny, query, viewer=somebody(Role.CASE_MANAGER)))["city"]["coverage"])
    hidden = found["bridge", "doctor"]
    assert hidden["figures"] is None
    assert [(one["reason"], one["hours"], one["needs"]) for one in hidden["reasons"]] == [
        ("NO_PARTNER", None, [{"id": "need:tny234-doctor"}])
    ]


async def test_a_pact_counts_what_its_areas_ask_and_the_same_day_twice_is_one_week(crowd):
    query = f"""{{ pact(id: "pact:north-pact") {{ coverage(from: "2026-11-25", to: "2026-11-25") {{ {COVERAGE} }} }}
      city {{ coverage(from: "2026-11-25", to: "2026-11-25") {{ {COVERAGE} }} }} }}"""
    found = await ask(crowd, query, viewer=COORDINATOR)
    pact, city = found["pact"]["coverage"], found["city"]["coverage"]
    assert city["total"]["demandHours"] == 12 * 10 + 2 + 1.5 + 1 + 1 + 2 + 0.5
    assert {one for one, _ in rows_of(pact)} <= {"bridge", "mill", "north"}
    whole = {one["competence"]["id"]: one["figures"] for one in city["byCompetence"]}
    assert whole["competence:doctor"] == {
        "demandHours": 25,
        "servedHours": 0,
        "coverableHours": 0,
        "gapHours": 25,
    }
    assert set(whole) >= {one["competence"]["id"] for one in pact["byCompetence"]} > set()
    assert city["freeHours"] > pact["freeHours"] > 0


async def test_what_makes_no_sense_is_refused_with_the_way_to_it(tiny):
    query = f"""{{ city {{ coverage(areaId: "area:mil", competenceId: "competence:spit", from: "2026-12-01",
      to: "2026-11-01", k: 4, depth: -1) {{ {COVERAGE} }} }} }}"""
    found = (await ask(tiny, query, viewer=COORDINATOR))["city"]["coverage"]
    assert problems(found["userErrors"]) == {
        ("NotFound", "areaId"),
        ("NotFound", "competenceId"),
        ("PeriodReversed", ""),
        ("OutOfRange", "k"),
        ("OutOfRange", "depth"),
    }
    assert found["userErrors"][0]["suggestions"] == ["area:mill"]
    assert (found["total"], found["rows"]["edges"]) == (None, [])
    odd = await ask(
        tiny,
        """{ network(to: "0001-01-01") { userErrors { __typename path message } export change { lostTieCount }
            positions { totalCount } ties { totalCount edges { node { weight } } } }
          forecast(from: "9999-12-31", pactId: "pact:none") { userErrors { __typename path message } } }""",
        viewer=COORDINATOR,
    )
    network = odd["network"]
    assert problems(network["userErrors"]) == {("OutOfRange", "to")}
    assert network["ties"] == {"totalCount": 0, "edges": []}
    assert (network["positions"]["totalCount"], network["change"], network["export"]) == (0, None, None)
    assert problems(odd["forecast"]["userErrors"]) == {("NotFound", "pactId")}
    year = await ask(tiny, '{ forecast(from: "9999-12-31") { userErrors { __typename path message } } }')
    assert problems(year["forecast"]["userErrors"]) == {("OutOfRange", "from")}


async def test_partners_and_unknown_people_are_told_nothing(tiny):
    query = f"{{ city {{ coverage {{ {COVERAGE} }} }} }}"
    for viewer in (ANONYMOUS, somebody(Role.PARTNER), somebody(Role.ADMINISTRATOR)):
        found = await answer(tiny, query, viewer=viewer)
        assert found.codes == {"FORBIDDEN"}
        assert not [trip for trip in found.trips if trip.startswith("coverage/")]


async def test_looking_is_two_questions_however_many_ask_and_offer(crowd):
    query = f"""{{ city {{ coverage({WEEK}) {{ {COVERAGE} }} }}
      pacts(first: 5) {{ edges {{ node {{ coverage({WEEK}) {{ total {{ {FIGURES} }} }} }} }} }} }}"""
    trips = (await answer(crowd, query, viewer=COORDINATOR)).trips
    assert [trip for trip in trips if trip.startswith("coverage/")] == ["coverage/demands", "coverage/offers"]


FRAGILITY = """fragility(%s first: 100) { totalCount userErrors { __typename path message } edges { node {
  partner { id } servedHours freeHours lostHours soleNeedCount soleNeeds { id }
  substitutes { hours load partner { id } } } } }"""


async def test_what_nobody_changed_is_worked_out_once_for_all_the_pages_of_a_list(
    crowd, changed, monkeypatch
):
    worked = Counter()

    def counting(module, name):
        whole = getattr(module, name)

        def counted(*args, **rest):
            worked[name] += 1
            return whole(*args, **rest)

        monkeypatch.setattr(module, name, counted)

    for module, name in ((ledger, "opened"), (showing, "view"), (network, "measured")):
        counting(module, name)
    crowd.held_ledgers.clear()
    crowd.held_views.held.clear()
    _collaboration.cache_clear()
    query = f"""{{ city {{ coverage({WEEK}) {{ total {{ {FIGURES} }} rows(first: 3) {{ totalCount }} }} }}
      network {{ tieCount positions(first: 2) {{ totalCount }} }} }}"""
    first = await ask(crowd, query, viewer=COORDINATOR)
    assert await ask(crowd, query, viewer=somebody(Role.CASE_MANAGER)) == first
    assert worked == {"opened": 1, "view": 1, "measured": 1}
    async with changed(crowd, ONE_MORE, "MATCH (one:Beneficiary|Need {id: 'alone'}) DETACH DELETE one"):
        now = await ask(crowd, query, viewer=COORDINATOR)
    assert worked == {"opened": 2, "view": 2, "measured": 1}
    gone, come = (one["city"]["coverage"]["total"]["demandHours"] for one in (first, now))
    assert come > gone


async def test_who_cannot_wait_is_told_the_figures_of_before_and_the_newer_ones_later(
    crowd, changed, monkeypatch
):
    query = f"{{ city {{ coverage({WEEK}) {{ asOf renewing total {{ {FIGURES} }} rows(first: 3) {{ totalCount }} }} }} }}"
    hurried = CoverageRules(patience=0)

    async def looked(rules=hurried):
        return (await ask(crowd, query, viewer=COORDINATOR, coverage=rules))["city"]["coverage"]

    before = await looked(CoverageRules())
    assert not before["renewing"]
    goes_on = threading.Event()
    monkeypatch.setattr(showing, "view", after(goes_on, showing.view))
    async with changed(crowd, ONE_MORE, "MATCH (one:Beneficiary|Need {id: 'alone'}) DETACH DELETE one"):
        meanwhile = await looked()
        assert meanwhile == before | {"renewing": True, "asOf": meanwhile["asOf"]}
        goes_on.set()
        await asyncio.gather(*crowd.held_views.under_way.values())
        now = await looked()
    assert not now["renewing"]
    assert now["asOf"] > meanwhile["asOf"]
    assert now["total"]["demandHours"] > before["total"]["demandHours"]


def after(event, work):
    def waiting(*args, **rest):
        assert event.wait(60)
        return work(*args, **rest)

    return waiting


async def test_whom_the_network_cannot_lose_comes_first_and_few_families_are_not_told(crowd, contents_of):
    before = await contents_of(crowd)
    found = (await ask(crowd, f"{{ {FRAGILITY % (WEEK + ',')} }}", viewer=COORDINATOR))["fragility"]
    lost = {one["node"]["partner"]["id"]: one["node"] for one in found["edges"]}
    hours = [one["node"]["lostHours"] for one in found["edges"]]
    assert hours == sorted(hours, reverse=True)
    assert lost["organisation:thread"]["servedHours"] == 2
    assert lost["organisation:thread"]["soleNeedCount"] == 6 + 6 + 1 + 1
    assert all(one["soleNeeds"] == [] for one in lost.values())
    assert await contents_of(crowd) == before
    few = (await ask(crowd, f"{{ {FRAGILITY % ''} }}", viewer=somebody(Role.CASE_MANAGER)))["fragility"]
    assert found["totalCount"] == few["totalCount"]


async def test_a_few_needs_that_only_one_could_serve_are_no_number(tiny):
    found = (await ask(tiny, f"{{ {FRAGILITY % (WEEK + ',')} }}", viewer=somebody(Role.CASE_MANAGER)))[
        "fragility"
    ]
    lost = {one["node"]["partner"]["id"]: one["node"] for one in found["edges"]}
    assert lost["organisation:thread"]["soleNeedCount"] is None
    assert lost["organisation:lantern"]["soleNeeds"] == [{"id": "need:tny234-italian"}]


async def test_what_if_tells_what_would_be_missing_and_changes_nothing(crowd, contents_of):
    before = await contents_of(crowd)
    query = f"""query($ids: [ID!]!) {{ whatIf(partnerIds: $ids, {WEEK}) {{ lostHours before {{ {FIGURES} }}
      after {{ {FIGURES} }} rows {{ area {{ id }} competence {{ id }} before {{ gapHours }} after {{ gapHours }} }}
      userErrors {{ __typename message path }} }} }}"""
    found = (await ask(crowd, query, viewer=COORDINATOR, ids=["organisation:thread"]))["whatIf"]
    assert found["lostHours"] >= found["after"]["gapHours"] - found["before"]["gapHours"] - 1 > 0
    assert found["rows"]
    opening = f"{{ city {{ coverage({WEEK}) {{ rows(first: 500) {{ edges {{ node {{ area {{ id }} competence {{ id }} }} }} }} }} }} }}"
    first = (await ask(crowd, opening, viewer=COORDINATOR))["city"]["coverage"]["rows"]["edges"]
    rows = [(one["node"]["area"]["id"], one["node"]["competence"]["id"]) for one in first]
    assert {(one["area"]["id"], one["competence"]["id"]) for one in found["rows"]} <= set(rows)
    assert await contents_of(crowd) == before
    nobody = (await ask(crowd, query, viewer=COORDINATOR, ids=["organisation:none", "area:mill"]))["whatIf"]
    assert problems(nobody["userErrors"]) == {("NotFound", "partnerIds.1")}
    nobody = (await ask(crowd, query, viewer=COORDINATOR, ids=[]))["whatIf"]
    assert problems(nobody["userErrors"]) == {("Missing", "partnerIds")}


async def test_free_hours_ahead_fall_as_offers_end_and_open_an_interval_where_nobody_confirms(tiny):
    query = """{ forecast(from: "2026-11-23", to: "2027-03-28") { userErrors { path } weeks {
      monday lowHours highHours ending { id } due { id } } } }"""
    weeks = {one["monday"]: one for one in (await ask(tiny, query, viewer=COORDINATOR))["forecast"]["weeks"]}
    assert len(weeks) == 18
    assert [one["id"] for one in weeks["2026-12-28"]["ending"]] == ["commitment:spid-dario"]
    assert [one["id"] for one in weeks["2027-02-22"]["ending"]] == ["commitment:learning-room"]
    first, last = weeks["2026-11-23"], weeks["2027-03-22"]
    assert first["highHours"] - last["highHours"] == 2 + 120
    assert first["highHours"] > first["lowHours"], "maths online and the learning room are overdue"


NETWORK = """partnerCount tieCount communityCount betweennessError startsOn endsOn userErrors { __typename path message }
  positions { totalCount edges { node { partner { id } degree strength betweenness community articulation isolated } } }
  ties { totalCount edges { node { one { id } other { id } weight referrals interventions volunteers bridge } } }
  change { joined { id } newTies { weight } strongerTies { weight } weakerTies { weight } lostTieCount }"""


async def test_partners_are_joined_by_what_they_share_and_a_file_names_no_volunteer(tiny):
    query = f'{{ network(since: "2026-01-10") {{ {NETWORK} export json: export(format: JSON) }} }}'
    found = (await ask(tiny, query, viewer=COORDINATOR))["network"]
    ties = {
        (one["node"]["one"]["id"], one["node"]["other"]["id"]): one["node"] for one in found["ties"]["edges"]
    }
    assert ties["volunteer:ada", "organisation:lantern"]["weight"] >= 1
    assert found["change"]["lostTieCount"] == 0
    assert found["partnerCount"] == found["positions"]["totalCount"]
    assert "graphml" in found["export"]
    assert "Ada Esempio" not in found["export"] + found["json"]
    assert "volunteer-1" in found["json"]


INVITATIONS = """gapHours wantedHours closedHours bound proven candidateCount userErrors { __typename path message
  ... on ShareOutOfReach { reachableShare } } invitations { kind hours askedRecently partner { id } commitment { id }
  pact { id } competences { id } draft } prospects { municipality category count entries { id } }"""


async def test_the_fewest_to_invite_close_the_share_and_each_has_a_draft(crowd, contents_of):
    before = await contents_of(crowd)
    query = f"query($share: Float!) {{ invitations(share: $share, {WEEK}) {{ {INVITATIONS} }} }}"
    found = (await ask(crowd, query, viewer=COORDINATOR, share=0.05))["invitations"]
    assert found["userErrors"] == []
    assert found["proven"]
    assert len(found["invitations"]) == found["bound"] > 0
    assert found["closedHours"] >= found["wantedHours"] > 0
    assert all(one["partner"]["id"] and one["draft"].startswith("Gentile ") for one in found["invitations"])
    assert await contents_of(crowd) == before
    far = (await ask(crowd, query, viewer=COORDINATOR, share=1))["invitations"]
    assert problems(far["userErrors"]) == {("ShareOutOfReach", "share")}
    wrong = (await ask(crowd, query, viewer=COORDINATOR, share=1.5))["invitations"]
    assert problems(wrong["userErrors"]) == {("OutOfRange", "share")}


async def test_what_is_published_is_the_same_for_everybody_and_once_a_week(office, contents_of):
    await office.driver.execute_query(FAMILIES, database_=office.database)
    query = f"""{{ city {{ publishedCoverage {{ takenOn total {{ {FIGURES} }} opensAt {{ areaKind depth }}
      rows {{ edges {{ node {{ area {{ id }} competence {{ id }} asOf figures {{ {FIGURES} }} }} }} }} }} }}
      pact(id: "pact:north-pact") {{ publishedCoverage {{ takenOn level {{ areaKind depth }} rows {{ totalCount }} }} }} }}"""
    for viewer in (COORDINATOR, somebody(Role.ADMINISTRATOR)):
        assert (await ask(office, query, viewer=viewer))["city"]["publishedCoverage"] is None
    assert await publish_week(office, MONDAY, 5)
    kept = await contents_of(office)
    assert not await publish_week(office, MONDAY + timedelta(days=3), 5)
    assert await contents_of(office) == kept
    one = await ask(office, query, viewer=COORDINATOR)
    assert one["city"]["publishedCoverage"]["takenOn"] == "2026-11-23"
    assert one["city"]["publishedCoverage"]["total"]["demandHours"] == 128
    assert one == await ask(office, query, viewer=somebody(Role.ADMINISTRATOR))
    assert (await answer(office, query, viewer=somebody(Role.PARTNER))).codes == {"FORBIDDEN"}


async def test_a_family_that_comes_alone_changes_nothing_of_what_is_published(office):
    await office.driver.execute_query(FAMILIES, database_=office.database)
    query = f"""{{ city {{ publishedCoverage(areaKind: ZONE, depth: 3) {{ total {{ {FIGURES} }}
      rows {{ edges {{ node {{ area {{ id }} competence {{ id }} asOf figures {{ {FIGURES} }} }} }} }} }} }} }}"""
    await publish_week(office, MONDAY, 5)
    before = rows_of((await ask(office, query, viewer=COORDINATOR))["city"]["publishedCoverage"])
    await office.driver.execute_query(ONE_MORE, database_=office.database)
    assert await publish_week(office, MONDAY + timedelta(weeks=1), 5)
    after = rows_of((await ask(office, query, viewer=COORDINATOR))["city"]["publishedCoverage"])
    told = before["bridge", "spid"]
    assert told["figures"]["demandHours"] == 12
    assert after["bridge", "spid"] == told, "a difference would be that family's"
    text = (await ask(office, "{ city { publishedCoverage { takenOn } } }", viewer=COORDINATOR))["city"]
    assert text["publishedCoverage"]["takenOn"] == "2026-11-30"


async def test_what_is_kept_names_no_family(office):
    await office.driver.execute_query(FAMILIES, database_=office.database)
    await publish_week(office, MONDAY, 5)
    [row] = (
        await office.driver.execute_query("MATCH (one:Snapshot) RETURN one.kept + one.shown AS all")
    ).records
    assert "FAM-" not in row["all"]
    assert "many-" not in row["all"]


async def test_whoever_listens_is_told_once_of_several_deeds_that_what_is_missing_may_have_changed(office):
    watch = Watch(lambda: office)
    context = Context(graph=office, viewer=COORDINATOR, today=MONDAY, language="it", watch=watch)
    query = 'subscription { coverageChanged(pactId: "pact:south-pact") { coverage { startsOn freeHours } } }'
    heard = await schema.subscribe(query, context_value=context)
    coming = asyncio.ensure_future(anext(heard))
    await asyncio.sleep(1)
    before = (await ask(office, "{ forecast { weeks { highHours } } }"))["forecast"]["weeks"][0]["highHours"]
    for deed in ("Pause", "Resume", "Pause"):
        query = f"""mutation($told: OnBehalfInput) {{ commitment{deed}(id: "commitment:spid-desk", onBehalf: $told) {{
          userErrors {{ message }} }} }}"""
        assert await ask(office, query, told=TOLD) == {f"commitment{deed}": {"userErrors": []}}
    told = await asyncio.wait_for(coming, 20)
    assert not told.errors
    assert told.data["coverageChanged"]["coverage"]["startsOn"] == "2026-11-23"
    after = (await ask(office, "{ forecast { weeks { highHours } } }"))["forecast"]["weeks"][0]["highHours"]
    assert before - after == 6
    silence = asyncio.ensure_future(anext(heard))
    done, _ = await asyncio.wait({silence}, timeout=3)
    assert not done
    await watch.close()
    silence.cancel()


RECORD = """mutation($partner: ID!, $answer: InvitationAnswer!, $told: OnBehalfInput) {
  invitationRecord(partnerId: $partner, answer: $answer, onBehalf: $told) { partner { id history { deed
    edits { field after } } } userErrors { __typename message path } } }"""
TOLD = {"saidBy": "Ada", "means": "PHONE", "saidOn": "2026-11-23"}


async def test_who_said_no_is_not_proposed_again_and_who_was_asked_is_spared(office, contents_of):
    await office.driver.execute_query(FAMILIES, database_=office.database)
    query = f"{{ invitations(share: 0.01, {WEEK}) {{ {INVITATIONS} }} }}"
    today = datetime.now(UTC).date()

    async def proposed():
        found = await ask(office, query, viewer=COORDINATOR, today=today)
        return [(one["partner"]["id"], one["askedRecently"]) for one in found["invitations"]["invitations"]]

    [(first, asked)] = await proposed()
    assert not asked
    recorded = await ask(office, RECORD, viewer=COORDINATOR, partner=first, answer="WAITING")
    assert recorded["invitationRecord"]["partner"]["history"][-1] == {
        "deed": "INVITE",
        "edits": [{"field": "invitation", "after": "WAITING"}],
    }
    assert (first, False) not in await proposed()
    before = await contents_of(office)
    word = await ask(office, RECORD, viewer=COORDINATOR, partner=first, answer="DECLINED")
    assert problems(word["invitationRecord"]["userErrors"]) == {("Missing", "onBehalf")}
    nobody = await ask(office, RECORD, viewer=COORDINATOR, partner="organisation:none", answer="WAITING")
    assert problems(nobody["invitationRecord"]["userErrors"]) == {("NotFound", "partnerId")}
    assert await contents_of(office) == before
    await ask(office, RECORD, viewer=COORDINATOR, partner=first, answer="DECLINED", told=TOLD)
    assert first not in dict(await proposed())


async def test_nothing_that_a_coordinator_is_told_names_a_family_or_a_need(crowd):
    query = f"""{{ city {{ coverage({WEEK}, areaKind: ZONE, depth: 3) {{ {COVERAGE} }} }} {FRAGILITY % (WEEK + ",")}
      network {{ {NETWORK} export json: export(format: JSON) }} invitations(share: 0.05, {WEEK}) {{ {INVITATIONS} }} }}"""
    told = json.dumps(await ask(crowd, query, viewer=COORDINATOR))
    for word in ("FAM-", "many-", "need:", "tny234", "beneficiary:"):
        assert word not in told, word
