"""Coordinators keep pacts: partners sign and leave, and a pact is renewed with what comes along."""

import asyncio
from collections import Counter
from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from graph_service.graph.connection import Graph
from tests.api.asking import answer, ask, problems, somebody
from tests.graph.test_world import KEYS_OF_LENDS

COORDINATOR = somebody(Role.COORDINATOR)
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
SOUTH = Viewer("rosa", frozenset({Role.PARTNER}), frozenset({"lantern-south"}))
THREAD = Viewer("ugo", frozenset({Role.PARTNER}), frozenset({"thread"}))
BEHALF = {"saidBy": "Signora Lanterna", "means": "PHONE", "saidOn": "2026-11-23"}
SIGNED = "signatures { role signedOn leftOn sources partner { id } }"
HISTORY = """history { deed by partner { id } edits { field before after } onBehalf { saidBy } }"""
ERRORS = """userErrors { __typename message path ... on StillCommitted { count commitmentIds }
  ... on NotSigned { leftOn } ... on AlreadyRenewed { pactId } }"""
PACT = f"""id name startsOn endsOn version place {{ id }} renews {{ id endsOn }} renewedBy {{ id }} versions {{ id version }}
  areas {{ source area {{ id }} }} {SIGNED} commitments {{ edges {{ node {{ id }} }} }} interventions {{ id }}"""
SIGN = f"""mutation($pact: ID!, $partner: ID!, $role: SignatureRole!, $on: Date, $sources: [String!]!, $behalf: OnBehalfInput)
  {{ done: pactSign(pactId: $pact, partnerId: $partner, role: $role, signedOn: $on, sources: $sources, onBehalf: $behalf) {{
    pact {{ {SIGNED} {HISTORY} }} {ERRORS} }} }}"""
LEAVE = f"""mutation($pact: ID!, $partner: ID!, $on: Date!, $reason: String, $behalf: OnBehalfInput) {{
  done: pactLeave(pactId: $pact, partnerId: $partner, on: $on, reason: $reason, onBehalf: $behalf) {{
    pact {{ {SIGNED} {HISTORY} }} {ERRORS} }} }}"""
RENEW = f"""mutation($pact: ID!, $name: String!, $from: Date!, $to: Date, $signatures: Boolean!, $commitments: Boolean!,
  $key: String!) {{ done: pactRenew(pactId: $pact, name: $name, from: $from, to: $to, carrySignatures: $signatures,
    carryCommitments: $commitments, idempotencyKey: $key) {{ pact {{ {PACT} {HISTORY} }} {ERRORS} }} }}"""
FIND = """query($area: ID!, $competence: ID!) { partnerSearch(search: {areaId: $area, needs: [{competenceId: $competence}]}) {
  userErrors { message } needs { matches(first: 100) { edges { node { id pact { id } } } } } } }"""
NORTHERN = {"ada-homework", "homework-club", "ada-mediation", "italian-course", "learning-room"}
keys = (f"renewal-{number}" for number in count())


async def sign(graph, partner, role="PARTNER", sources=("verbale",), on=None, pact="south-pact", **rest):
    variables = {"pact": f"pact:{pact}", "partner": partner, "role": role, "on": on, "sources": list(sources)}
    viewer = rest.pop("viewer", COORDINATOR)
    return (await ask(graph, SIGN, viewer=viewer, **variables, **rest))["done"]


async def leave(graph, partner, on="2026-11-30", pact="south-pact", viewer=COORDINATOR, **rest):
    rest = {"behalf": BEHALF} | rest if viewer is COORDINATOR else rest
    variables = {"pact": f"pact:{pact}", "partner": partner, "on": on}
    return (await ask(graph, LEAVE, viewer=viewer, **variables, **rest))["done"]


async def renew(graph, pact="north-pact", key=None, **rest):
    variables = {
        "pact": f"pact:{pact}",
        "name": "Patto del Nord 2027",
        "from": "2027-01-01",
        "signatures": True,
        "commitments": True,
        "key": key or next(keys),
        **rest,
    }
    return (await ask(graph, RENEW, viewer=COORDINATOR, **variables))["done"]


async def found_by_a_search(graph, area="mill", competence="homework"):
    asked = {"area": f"area:{area}", "competence": f"competence:{competence}"}
    [need] = (await ask(graph, FIND, **asked))["partnerSearch"]["needs"]
    return {edge["node"]["id"]: edge["node"]["pact"]["id"] for edge in need["matches"]["edges"]}


async def read(graph, id_, fields, kind="CommunityPact", viewer=COORDINATOR):
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}"
    return (await ask(graph, query, viewer=viewer, id=id_))["node"]


async def written(graph, statement):
    answer = await graph.driver.execute_query(statement, database_=graph.database)
    return answer.records


def of(found, partner):
    """Return the signature of this partner."""
    [one] = [one for one in found["signatures"] if one["partner"]["id"] == partner]
    return one


async def test_a_partner_signs_and_papers_add_up(office):
    made = await sign(office, "organisation:neighbours", on="2026-11-20")
    assert made["userErrors"] == []
    assert of(made["pact"], "organisation:neighbours") == {
        "role": "PARTNER",
        "signedOn": "2026-11-20",
        "leftOn": None,
        "sources": ["verbale"],
        "partner": {"id": "organisation:neighbours"},
    }
    again = await sign(office, "organisation:neighbours", "PROMOTER", ["pagina", "verbale"])
    signature = of(again["pact"], "organisation:neighbours")
    assert (signature["role"], signature["signedOn"]) == ("PROMOTER", "2026-11-20")
    assert signature["sources"] == ["verbale", "pagina"]
    first, second = again["pact"]["history"]
    assert (first["deed"], first["by"], first["onBehalf"]) == ("SIGN", "somebody", None)
    assert first["partner"] == {"id": "organisation:neighbours"}
    assert second["edits"] == [
        {"field": "role", "before": "PARTNER", "after": "PROMOTER"},
        {"field": "sources", "before": "verbale", "after": "verbale|pagina"},
    ]
    others = of(again["pact"], "organisation:thread")
    assert (others["role"], others["sources"]) == ("HOST", ["verbale del 12 gennaio"])


async def test_what_is_said_again_leaves_no_trace(office, contents_of):
    await sign(office, "organisation:neighbours", on="2026-11-20")
    before = await contents_of(office)
    await sign(office, "organisation:neighbours")
    assert await contents_of(office) == before


async def test_a_second_body_may_host(office):
    made = await sign(office, "organisation:lantern-south", "HOST")
    assert [one["role"] for one in made["pact"]["signatures"]] == ["HOST", "HOST"]


async def test_who_leaves_keeps_the_signature_and_comes_back_by_signing(office):
    await ask(
        office,
        'mutation { commitmentEnd(id: "commitment:paused-course") { commitment { id } } }',
        viewer=SOUTH,
    )
    gone = await leave(office, "organisation:lantern-south", viewer=SOUTH, reason="la sede chiude")
    assert gone["userErrors"] == []
    signature = of(gone["pact"], "organisation:lantern-south")
    assert (signature["leftOn"], signature["role"]) == ("2026-11-30", "PARTNER")
    assert signature["sources"] == ["verbale del 12 gennaio"]
    [event] = gone["pact"]["history"]
    assert (event["deed"], event["by"], event["onBehalf"]) == ("LEAVE", "rosa", None)
    assert event["edits"] == [
        {"field": "leftOn", "before": "", "after": "2026-11-30"},
        {"field": "reason", "before": "", "after": "la sede chiude"},
    ]
    twice = await leave(office, "organisation:lantern-south", viewer=SOUTH)
    assert problems(twice["userErrors"]) == {("NotSigned", "partnerId")}
    assert twice["userErrors"][0]["leftOn"] == "2026-11-30"
    back = await sign(office, "organisation:lantern-south")
    assert of(back["pact"], "organisation:lantern-south")["leftOn"] is None
    assert {"field": "leftOn", "before": "2026-11-30", "after": ""} in back["pact"]["history"][-1]["edits"]


async def test_nobody_leaves_while_their_offers_go_on(office, contents_of):
    before = await contents_of(office)
    found = await leave(office, "organisation:lantern-south", viewer=SOUTH)
    [error] = found["userErrors"]
    assert (error["__typename"], error["path"]) == ("StillCommitted", ["partnerId"])
    assert (error["count"], error["commitmentIds"]) == (1, ["commitment:paused-course"])
    assert found["pact"] is None
    assert await contents_of(office) == before


async def test_an_offer_that_is_over_by_that_day_keeps_nobody(office):
    await sign(office, "volunteer:dario")
    early = await leave(office, "volunteer:dario", "2026-12-30")
    assert early["userErrors"][0]["commitmentIds"] == ["commitment:spid-dario"]
    assert (await leave(office, "volunteer:dario", "2026-12-31"))["userErrors"] == []


async def test_the_only_host_can_neither_leave_nor_be_made_less(office, contents_of):
    await sign(office, "organisation:neighbours", pact="north-pact-2024", role="HOST")
    before = await contents_of(office)
    gone = await leave(office, "organisation:neighbours", pact="north-pact-2024")
    assert problems(gone["userErrors"]) == {("OnlyHost", "partnerId")}
    less = await sign(office, "organisation:neighbours", pact="north-pact-2024")
    assert problems(less["userErrors"]) == {("OnlyHost", "role")}
    assert await contents_of(office) == before
    await sign(office, "organisation:thread", pact="north-pact-2024", role="HOST")
    assert (await leave(office, "organisation:neighbours", pact="north-pact-2024"))["userErrors"] == []


async def test_who_writes_down_that_a_partner_leaves_tells_on_whose_word(office, contents_of):
    await sign(office, "organisation:neighbours")
    before = await contents_of(office)
    found = await leave(office, "organisation:neighbours", behalf=None)
    assert problems(found["userErrors"]) == {("Missing", "onBehalf")}
    for viewer in (THREAD, somebody(Role.PARTNER), somebody(Role.CASE_MANAGER)):
        variables = {"pact": "pact:south-pact", "partner": "organisation:neighbours", "on": "2026-11-30"}
        refused = await answer(office, LEAVE, viewer=viewer, behalf=BEHALF, **variables)
        assert refused.codes == {"FORBIDDEN"}
    assert await contents_of(office) == before
    found = await leave(office, "organisation:neighbours")
    assert found["pact"]["history"][-1]["onBehalf"] == {"saidBy": "Signora Lanterna"}


async def test_a_partner_is_shown_what_concerns_itself_and_who_reads_no_history_nothing(office):
    await sign(office, "organisation:neighbours")
    await sign(office, "organisation:lantern-south", sources=["pagina"])
    fields = "history { deed partner { id } }"
    mine = await read(office, "pact:south-pact", fields, viewer=SOUTH)
    assert mine == {"history": [{"deed": "SIGN", "partner": {"id": "organisation:lantern-south"}}]}
    assert await read(office, "pact:south-pact", fields, viewer=THREAD) == {"history": []}
    query = '{ node(id: "pact:south-pact") { ... on CommunityPact { history { deed } } } }'
    assert (await answer(office, query, viewer=somebody(Role.ADMINISTRATOR))).codes == {"FORBIDDEN"}


async def test_a_pact_is_renewed_with_what_comes_along(office):
    revision = await written(office, "MATCH (one:Revision {id: 'reference'}) RETURN one.number AS number")
    made = await renew(office, to="2028-12-31")
    assert made["userErrors"] == []
    pact = made["pact"]
    id_ = pact["id"]
    assert (pact["name"], pact["startsOn"], pact["endsOn"]) == (
        "Patto del Nord 2027",
        "2027-01-01",
        "2028-12-31",
    )
    assert (pact["version"], pact["place"], pact["renewedBy"]) == (3, {"id": "place:north-casa"}, None)
    assert pact["renews"] == {"id": "pact:north-pact", "endsOn": "2026-12-31"}
    chain = [
        {"id": "pact:north-pact-2024", "version": 1},
        {"id": "pact:north-pact", "version": 2},
        {"id": id_, "version": 3},
    ]
    assert pact["versions"] == chain
    assert pact["areas"] == [{"source": "invented", "area": {"id": "area:north"}}]
    paper = {"signedOn": "2026-11-23", "leftOn": None, "sources": ["rinnovo di «Patto del Nord»"]}
    assert pact["signatures"] == [
        {"role": "HOST", "partner": {"id": "organisation:lantern"}, **paper},
        {"role": "PARTNER", "partner": {"id": "volunteer:ada"}, **paper},
    ]
    assert {edge["node"]["id"] for edge in pact["commitments"]["edges"]} == {
        f"commitment:{one}" for one in NORTHERN
    }
    assert pact["interventions"] == [{"id": "intervention:open-school"}]
    [event] = pact["history"]
    assert (event["deed"], event["partner"]) == ("MAKE", None)
    assert {"field": "signatories", "before": "", "after": "ada|lantern"} in event["edits"]

    old = await read(office, "pact:north-pact", f"endsOn version renewedBy {{ id }} versions {{ id version }} {HISTORY} {SIGNED} "
                     "interventions { id } commitments { totalCount }")  # fmt: skip
    assert (old["endsOn"], old["version"], old["renewedBy"], old["versions"]) == (
        "2026-12-31",
        2,
        {"id": id_},
        chain,
    )
    assert (old["interventions"], old["commitments"]) == ([], {"totalCount": 0})
    assert len(old["signatures"]) == 2
    [event] = old["history"]
    assert event["deed"] == "RENEW"
    assert event["edits"] == [
        {"field": "endsOn", "before": "", "after": "2026-12-31"},
        {"field": "renewedBy", "before": "", "after": id_.removeprefix("pact:")},
    ]
    now = await written(office, "MATCH (one:Revision {id: 'reference'}) RETURN one.number AS number")
    assert now[0]["number"] == revision[0]["number"] + 1
    assert not await written(office, "MATCH (locked) WHERE locked.lock IS NOT NULL RETURN locked")


async def test_what_goes_along_tells_of_it(office):
    id_ = (await renew(office))["pact"]["id"]
    edits = [{"field": "pact", "before": "north-pact", "after": id_.removeprefix("pact:")}]
    fields = "revision pact { id } history { deed by edits { field before after } }"
    for kind, one in (
        ("Commitment", "commitment:homework-club"),
        ("Intervention", "intervention:open-school"),
    ):
        assert await read(office, one, fields, kind) == {
            "revision": 2,
            "pact": {"id": id_},
            "history": [{"deed": "CARRY", "by": "somebody", "edits": edits}],
        }


async def test_a_search_and_an_area_know_the_later_pact_at_once_in_every_process(office):
    other = Graph(office.driver, office.database)
    before = await found_by_a_search(other)
    assert set(before.values()) == {"pact:north-pact", "pact:south-pact"}, "one is online"
    id_ = (await renew(office))["pact"]["id"]
    after = {one: id_ if pact == "pact:north-pact" else pact for one, pact in before.items()}
    for graph in (other, office):
        assert await found_by_a_search(graph) == after
    query = f'{{ commitments(filter: {{pactId: "{id_}", areaId: "area:mill"}}) {{ totalCount }} }}'
    assert (await ask(other, query))["commitments"] == {"totalCount": 5}


@pytest.mark.parametrize(("first_day", "serve"), [("2027-01-01", 2), ("2026-11-23", 1)])
async def test_an_area_is_served_by_the_earlier_pact_until_it_ends(office, first_day, serve):
    id_ = (await renew(office, **{"from": first_day}))["pact"]["id"]
    served = await read(office, "area:mill", "pacts { id }", "Area")
    assert {one["id"] for one in served["pacts"]} == set([id_, "pact:north-pact"][:serve])


async def test_offers_that_stay_are_found_where_they_were(office):
    before = await found_by_a_search(office)
    pact = (await renew(office, commitments=False, signatures=False))["pact"]
    assert (pact["commitments"]["edges"], pact["signatures"], pact["interventions"]) == ([], [], [])
    assert await found_by_a_search(office) == before
    assert await read(office, "intervention:open-school", "revision", "Intervention") == {"revision": 1}


async def test_what_is_over_stays_under_the_earlier_pact(office):
    for deed in ("commitmentEnd", "commitmentPause"):
        one = {"commitmentEnd": "ada-homework", "commitmentPause": "italian-course"}[deed]
        query = (
            f'mutation {{ {deed}(id: "commitment:{one}", onBehalf: $behalf) {{ userErrors {{ message }} }} }}'
        )
        query = query.replace("mutation", "mutation($behalf: OnBehalfInput)")
        assert (await ask(office, query, viewer=COORDINATOR, behalf=BEHALF))[deed]["userErrors"] == []
    pact = (await renew(office))["pact"]
    gone = {edge["node"]["id"] for edge in pact["commitments"]["edges"]}
    assert gone == {f"commitment:{one}" for one in NORTHERN - {"ada-homework"}}
    stays = await read(
        office, "commitment:ada-homework", "pact { id } interventions { pact { id } }", "Commitment"
    )
    assert stays == {"pact": {"id": "pact:north-pact"}, "interventions": [{"pact": {"id": pact["id"]}}]}
    assert not await written(office, KEYS_OF_LENDS)


async def test_the_same_key_renews_once_and_a_pact_is_renewed_once(office, contents_of):
    made = await asyncio.gather(*(renew(office, key="once") for _ in range(4)))
    assert len({one["pact"]["id"] for one in made}) == 1
    before = await contents_of(office)
    other = await renew(office, key="once", name="Altro")
    assert problems(other["userErrors"]) == {("KeyReused", "idempotencyKey")}
    again = await renew(office)
    assert problems(again["userErrors"]) == {("AlreadyRenewed", "pactId")}
    assert again["userErrors"][0]["pactId"] == made[0]["pact"]["id"]
    assert await contents_of(office) == before


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"name": " "}, {("Missing", "name")}),
        ({"name": "x" * 201}, {("TooMany", "name")}),
        ({"from": "2026-01-01"}, {("PeriodReversed", "from")}),
        ({"to": "2026-12-31"}, {("PeriodReversed", "to")}),
        ({"from": "0001-01-01"}, {("OutOfRange", "from")}),
        ({"key": " "}, {("Missing", "idempotencyKey")}),
        ({"pact": "none"}, {("NotFound", "pactId")}),
        ({"pact": "none:none"}, {("NotFound", "pactId")}),
        ({"pact": "north-pact-2024"}, {("AlreadyRenewed", "pactId")}),
    ],
)
async def test_a_renewal_that_makes_no_sense_changes_nothing(tiny, asked, wrong, contents_of):
    before = await contents_of(tiny)
    found = await renew(tiny, **asked)
    assert (found["pact"], problems(found["userErrors"])) == (None, wrong)
    assert await contents_of(tiny) == before


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"sources": []}, {("Missing", "sources")}),
        ({"sources": ["x", " "]}, {("Missing", "sources.1")}),
        ({"sources": ["x" * 501]}, {("TooMany", "sources.0")}),
        ({"sources": ["x"] * 51}, {("TooMany", "sources")}),
        ({"on": "2026-11-24"}, {("InTheFuture", "signedOn")}),
        ({"partner": "organisation:nobody"}, {("NotFound", "partnerId")}),
        ({"partner": "area:mill"}, {("NotFound", "partnerId")}),
        ({"pact": "nothing"}, {("NotFound", "pactId")}),
        ({"behalf": BEHALF | {"saidOn": "2026-11-24"}}, {("InTheFuture", "onBehalf.saidOn")}),
    ],
)
async def test_a_signature_that_makes_no_sense_changes_nothing(tiny, said, wrong, contents_of):
    before = await contents_of(tiny)
    found = await sign(tiny, **{"partner": "organisation:neighbours"} | said)
    assert (found["pact"], problems(found["userErrors"])) == (None, wrong)
    assert await contents_of(tiny) == before


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"partner": "organisation:neighbours"}, {("NotSigned", "partnerId")}),
        ({"partner": "organisation:nobody"}, {("NotFound", "partnerId")}),
        ({"pact": "nothing"}, {("NotFound", "pactId")}),
        ({"on": "2026-01-11"}, {("PeriodReversed", "on")}),
        ({"on": "0001-01-01"}, {("OutOfRange", "on"), ("PeriodReversed", "on")}),
        ({"reason": "x" * 2001}, {("TooMany", "reason")}),
    ],
)
async def test_a_leaving_that_makes_no_sense_changes_nothing(tiny, said, wrong, contents_of):
    before = await contents_of(tiny)
    found = await leave(tiny, **{"partner": "organisation:lantern-south"} | said)
    assert (found["pact"], problems(found["userErrors"])) == (None, wrong)
    assert await contents_of(tiny) == before


async def test_of_coordinators_who_renew_at_once_one_does(office):
    found = await asyncio.gather(*(renew(office, name=f"Patto {number}") for number in range(6)))
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "done" for one in found)
    assert kinds == {"done": 1, "AlreadyRenewed": 5}
    [later] = [one["pact"]["id"] for one in found if one["pact"]]
    told = {one["userErrors"][0]["pactId"] for one in found if one["userErrors"]}
    assert told == {later}
    assert (await read(office, later, "versions { id }"))["versions"][-1] == {"id": later}
    assert not await written(office, KEYS_OF_LENDS)


async def test_signing_and_leaving_at_once_end_as_the_history_tells(office):
    await sign(office, "organisation:neighbours")
    for _ in range(4):
        found = await asyncio.gather(
            sign(office, "organisation:neighbours"),
            leave(office, "organisation:neighbours"),
            sign(office, "organisation:neighbours", sources=["pagina"]),
        )
        assert all(one["userErrors"] == [] for one in found[::2])
        assert problems(found[1]["userErrors"]) <= {("NotSigned", "partnerId")}
        told = await read(office, "pact:south-pact", f"{SIGNED} {HISTORY}")
        state = {}
        for event in told["history"]:
            for edit in event["edits"]:
                assert state.get(edit["field"], "") == edit["before"]
                state[edit["field"]] = edit["after"]
        signature = of(told, "organisation:neighbours")
        assert state["sources"] == "|".join(signature["sources"])
        assert state.get("leftOn", "") == (signature["leftOn"] or "")


async def test_two_hosts_cannot_leave_at_once(office):
    await sign(office, "organisation:neighbours", "HOST", pact="north-pact-2024")
    await sign(office, "organisation:thread", "HOST", pact="north-pact-2024")
    found = await asyncio.gather(
        leave(office, "organisation:neighbours", pact="north-pact-2024"),
        leave(office, "organisation:thread", pact="north-pact-2024"),
    )
    kinds = [one["userErrors"][0]["__typename"] if one["userErrors"] else "done" for one in found]
    assert sorted(kinds) == ["OnlyHost", "done"]


async def test_what_is_corrected_while_a_pact_is_renewed_is_under_one_pact_with_its_keys(office):
    change = """mutation($id: ID!, $hours: Float!) { commitmentRevise(id: $id, revision: 1, change: {hoursPerWeek: $hours}) {
      userErrors { __typename } commitment { hoursPerWeek } } }"""
    ids = [f"commitment:{one}" for one in ("homework-club", "italian-course", "learning-room")]
    made, *changed = await asyncio.gather(
        renew(office), *(ask(office, change, viewer=LANTERN, id=id_, hours=1.5) for id_ in ids)
    )
    assert made["userErrors"] == []
    assert not await written(office, KEYS_OF_LENDS)
    for id_, one in zip(ids, changed, strict=True):
        offer = await read(office, id_, "revision hoursPerWeek pact { id }", "Commitment")
        assert offer["pact"]["id"] == made["pact"]["id"]
        stale = bool(one["commitmentRevise"]["userErrors"])
        assert (offer["revision"], offer["hoursPerWeek"] == 1.5) == ((2, False) if stale else (3, True))


async def test_after_the_whole_city_is_renewed_searches_find_what_they_found(worlds):
    graph = await worlds.hold("areas", "taxonomy", "case", "torino")
    try:
        lent = await written(
            graph, "MATCH (one:Competence)<-[:LENDS]-() RETURN DISTINCT one.id AS id ORDER BY id"
        )
        asked = [(area, row["id"]) for area in ("zona-37", "zona-19", "zona-56") for row in lent[::7]]
        before = [await found_by_a_search(graph, *one) for one in asked]
        assert sum(map(len, before)) > 50
        pacts = [
            edge["node"]["id"]
            for edge in (await ask(graph, "{ pacts { edges { node { id } } } }"))["pacts"]["edges"]
        ]
        later = {}
        for id_ in pacts:
            made = await renew(graph, pact=id_.removeprefix("pact:"), name="Dopo")
            assert made["userErrors"] == []
            later[id_] = made["pact"]["id"]
        after = [await found_by_a_search(graph, *one) for one in asked]
        assert after == [{id_: later[pact] for id_, pact in one.items()} for one in before]
        assert not await written(graph, KEYS_OF_LENDS)
        torn = """MATCH (pact:CommunityPact)<-[:UNDER]-(one:Intervention {state: 'RUNNING'})-[:RUNS]->(offer:Commitment)
        WHERE offer.state IN ['PROPOSED', 'WAITING', 'ACTIVE', 'PAUSED'] AND NOT (offer)-[:UNDER]->(pact) RETURN one.id"""
        assert not await written(graph, torn)
    finally:
        await worlds.clear()


async def test_each_deed_takes_the_same_few_round_trips(office):
    query = """mutation { pactSign(pactId: "pact:south-pact", partnerId: "organisation:neighbours", role: PARTNER,
      sources: ["x"]) { userErrors { message } } }"""
    found = await answer(office, query, viewer=COORDINATOR)
    assert found.trips == ["pacts/take", "pacts/weigh", "pacts/save_signature", "pacts/by_ids"]
    query = """mutation { pactRenew(pactId: "pact:north-pact", name: "x", from: "2027-01-01", carrySignatures: true,
      carryCommitments: true, idempotencyKey: "trips") { userErrors { message } } }"""
    found = await answer(office, query, viewer=COORDINATOR)
    assert found.trips == [
        "keys/take",
        "pacts/take",
        "pacts/weigh",
        "commitments/take_of_pact",
        "interventions/take_of_pact",
        "interventions/by_ids",
        "commitments/by_ids",
        "pacts/renew",
        "commitments/carry",
        "interventions/carry",
        "load/reference_changed",
        "pacts/by_ids",
    ]
