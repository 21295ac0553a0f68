"""Partners keep their offers true: proposed, approved, corrected, confirmed, suspended, ended, renewed."""

import asyncio
from collections import Counter
from datetime import date
from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, problems, somebody

OFFER = """id title state revision hoursPerWeek places assuredOn validTo minAge languages modes startsAfter { id }
  windows { weekday opens closes } closures { startsOn endsOn } competences { id } place { id } staff { id }"""
HISTORY = "history { deed by edits { field before after } onBehalf { saidBy means saidOn } }"
ERRORS = """userErrors { __typename message path ... on StaleRevision { basedOn current } ... on NotSigned { leftOn }
  ... on BelowReserved { reservedHours reservedPlaces reservedUntil reservedWindows { weekday opens closes } } }"""
PROPOSE = f"""mutation($pact: ID!, $partner: ID!, $terms: CommitmentInput!, $key: String!, $behalf: OnBehalfInput) {{
  done: commitmentPropose(pactId: $pact, partnerId: $partner, terms: $terms, idempotencyKey: $key, onBehalf: $behalf) {{
    commitment {{ {OFFER} {HISTORY} }} {ERRORS} }} }}"""
REVISE = f"""mutation($id: ID!, $revision: Int!, $change: CommitmentChangeInput!, $behalf: OnBehalfInput) {{
  done: commitmentRevise(id: $id, revision: $revision, change: $change, onBehalf: $behalf) {{
    commitment {{ {OFFER} {HISTORY} }} {ERRORS} }} }}"""
QUEUE = (
    "{ commitmentApprovals { totalCount edges { node { commitment { id } edits { field before after } } } } }"
)
BEHALF = {"saidBy": "Signora Lanterna", "means": "PHONE", "saidOn": "2026-11-23"}
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
NEIGHBOUR = Viewer("piero", frozenset({Role.PARTNER}), frozenset({"neighbours"}))
COORDINATOR = somebody(Role.COORDINATOR)
TERMS = {
    "title": "Merenda in cortile",
    "competenceIds": ["competence:homework"],
    "hoursPerWeek": 3,
    "places": 5,
    "modes": ["IN_PERSON"],
    "windows": [{"weekday": "FRIDAY", "opens": "16:00", "closes": "19:00"}],
    "closures": [{"startsOn": "2026-12-24", "endsOn": "2027-01-06"}],
    "languages": ["it", "ro"],
    "minAge": 6,
    "maxAge": 10,
    "staffIds": ["volunteer:ada"],
    "placeId": "place:north-casa",
}
keys = (f"offer-{number}" for number in count())
SIGN = """MATCH (partner:Partner {id: $partner}), (pact:CommunityPact {id: $pact})
MERGE (partner)-[signed:SIGNED]->(pact) SET signed.leftOn = $left"""


async def sign(graph, partner="neighbours", pact="north-pact", left=None):
    await graph.driver.execute_query(SIGN, partner=partner, pact=pact, left=left)


@pytest.fixture
async def office(office):
    """The tiny world to work in, whose neighbours sign the pact."""
    await sign(office)
    return office


async def propose(graph, viewer=NEIGHBOUR, partner="organisation:neighbours", key=None, behalf=None, **terms):
    variables = {"pact": "pact:north-pact", "partner": partner, "terms": TERMS | terms, "behalf": behalf}
    return (await ask(graph, PROPOSE, viewer=viewer, key=key or next(keys), **variables))["done"]


async def revise(graph, id_, revision, viewer=LANTERN, behalf=None, **change):
    variables = {"id": id_, "revision": revision, "change": change, "behalf": behalf}
    return (await ask(graph, REVISE, viewer=viewer, **variables))["done"]


async def do(graph, deed, id_, revision=None, viewer=LANTERN, **given):
    arguments = "" if revision is None else f", revision: {revision}"
    arguments += "".join(f', {name}: "{value}"' for name, value in given.items())
    query = f"""mutation($id: ID!) {{ done: commitment{deed}(id: $id{arguments}) {{
      commitment {{ {OFFER} {HISTORY} }} {ERRORS} }} }}"""
    return (await ask(graph, query, viewer=viewer, id=id_))["done"]


async def found_by_a_search(graph, competence="homework"):
    query = f"""{{ partnerSearch(search: {{areaId: "area:mill", needs: [{{competenceId: "competence:{competence}"}}]}}) {{
      needs {{ matches {{ edges {{ node {{ id }} }} }} }} }} }}"""
    [need] = (await ask(graph, query))["partnerSearch"]["needs"]
    return {edge["node"]["id"] for edge in need["matches"]["edges"]}


async def test_a_first_offer_waits_for_a_coordinator_and_the_next_ones_do_not(office):
    made = await propose(office)
    assert made["userErrors"] == []
    offer = made["commitment"]
    assert (offer["state"], offer["revision"], offer["hoursPerWeek"], offer["places"]) == (
        "PROPOSED",
        1,
        3,
        5,
    )
    assert offer["windows"] == [{"weekday": "FRIDAY", "opens": "16:00:00", "closes": "19:00:00"}]
    assert offer["closures"] == TERMS["closures"]
    assert (offer["place"]["id"], offer["staff"]) == ("place:north-casa", [{"id": "volunteer:ada"}])
    assert offer["id"] not in await found_by_a_search(office)
    queue = (await ask(office, QUEUE, viewer=COORDINATOR))["commitmentApprovals"]
    assert queue["totalCount"] == 1
    [waiting] = [edge["node"] for edge in queue["edges"]]
    assert {"field": "places", "before": "", "after": "5"} in waiting["edits"]
    approved = await do(office, "Approve", offer["id"], 1, COORDINATOR)
    assert (approved["commitment"]["state"], approved["commitment"]["revision"]) == ("ACTIVE", 2)
    assert offer["id"] in await found_by_a_search(office)
    assert (await ask(office, QUEUE, viewer=COORDINATOR))["commitmentApprovals"]["totalCount"] == 0
    assert (await propose(office))["commitment"]["state"] == "ACTIVE"


async def test_what_was_declined_and_corrected_comes_back_with_what_changed(office):
    offer = (await propose(office))["commitment"]
    declined = await do(office, "Decline", offer["id"], 1, COORDINATOR)
    assert declined["commitment"]["state"] == "DECLINED"
    assert (await ask(office, QUEUE, viewer=COORDINATOR))["commitmentApprovals"]["totalCount"] == 0
    again = await revise(office, offer["id"], 2, NEIGHBOUR, places=3)
    assert again["commitment"]["state"] == "PROPOSED"
    await revise(office, offer["id"], 3, NEIGHBOUR, places=4, hoursPerWeek=2)
    [edge] = (await ask(office, QUEUE, viewer=COORDINATOR))["commitmentApprovals"]["edges"]
    assert edge["node"]["edits"] == [
        {"field": "places", "before": "5", "after": "4"},
        {"field": "hoursPerWeek", "before": "3", "after": "2"},
    ]


async def test_a_correction_holds_at_once_and_its_history_tells_what_it_changed(office):
    found = await revise(office, "commitment:homework-club", 1, minAge=None, hoursPerWeek=5)
    assert found["userErrors"] == []
    offer = found["commitment"]
    assert (offer["hoursPerWeek"], offer["minAge"], offer["revision"]) == (5, None, 2)
    assert (offer["state"], offer["assuredOn"]) == ("ACTIVE", "2026-11-23")
    [event] = offer["history"]
    assert (event["deed"], event["by"], event["onBehalf"]) == ("REVISE", "giulia", None)
    assert event["edits"] == [
        {"field": "hoursPerWeek", "before": "4", "after": "5"},
        {"field": "minAge", "before": "6", "after": ""},
        {"field": "assuredOn", "before": "2026-10-24", "after": "2026-11-23"},
    ]
    query = 'query { node(id: "commitment:homework-club") { ... on Commitment { history { deed } } } }'
    other = await answer(office, query, viewer=NEIGHBOUR)
    assert other.codes == {"FORBIDDEN"}


async def test_a_correction_based_on_an_earlier_revision_is_refused_with_what_it_is_now(office, contents_of):
    await revise(office, "commitment:homework-club", 1, places=4)
    before = await contents_of(office)
    found = await revise(office, "commitment:homework-club", 1, places=9)
    [error] = found["userErrors"]
    assert (error["__typename"], error["path"]) == ("StaleRevision", ["revision"])
    assert (error["basedOn"], error["current"]) == (1, 2)
    assert (found["commitment"]["places"], found["commitment"]["revision"]) == (4, 2)
    assert await contents_of(office) == before


async def test_of_ten_corrections_of_one_revision_one_holds(office):
    found = await asyncio.gather(
        *(revise(office, "commitment:homework-club", 1, places=4 + number) for number in range(10))
    )
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "done" for one in found)
    assert kinds == {"done": 1, "StaleRevision": 9}


THREAD = Viewer("ugo", frozenset({Role.PARTNER}), frozenset({"thread"}))


async def test_capacity_that_is_reserved_cannot_be_taken_back_and_the_facts_are_told(office, contents_of):
    before = await contents_of(office)
    found = await revise(office, "commitment:maths-online", 1, THREAD, hoursPerWeek=1.5)
    [error] = found["userErrors"]
    assert (error["__typename"], error["path"]) == ("BelowReserved", ["change", "hoursPerWeek"])
    assert (error["reservedHours"], error["reservedPlaces"]) == (2, 1)
    assert error["reservedUntil"] == "2027-06-10"
    assert error["reservedWindows"] == [{"weekday": "MONDAY", "opens": "15:00:00", "closes": "17:00:00"}]
    asked = """{ node(id: "commitment:maths-online") { ... on Commitment {
      reserved { hoursPerWeek places until windows { weekday opens closes } } } } }"""
    told = (await ask(office, asked, viewer=THREAD))["node"]["reserved"]
    assert told == {
        "hoursPerWeek": error["reservedHours"],
        "places": error["reservedPlaces"],
        "until": error["reservedUntil"],
        "windows": error["reservedWindows"],
    }
    ended = await do(office, "End", "commitment:maths-online", viewer=THREAD)
    assert problems(ended["userErrors"]) == {("BelowReserved", "id")}
    assert await contents_of(office) == before


async def test_an_offer_is_suspended_taken_up_ended_and_renewed(office):
    id_ = "commitment:homework-club"
    for deed, state, there in (
        ("Pause", "PAUSED", False),
        ("Resume", "ACTIVE", True),
        ("End", "ENDED", False),
    ):
        found = await do(office, deed, id_)
        assert found["commitment"]["state"] == state
        assert (id_ in await found_by_a_search(office)) == there
    found = await do(office, "Renew", id_, 4, validTo="2027-08-31")
    assert (found["commitment"]["state"], found["commitment"]["validTo"]) == ("ACTIVE", "2027-08-31")
    assert id_ in await found_by_a_search(office)
    deeds = [event["deed"] for event in found["commitment"]["history"]]
    assert deeds == ["PAUSE", "RESUME", "END", "RENEW"]


async def test_what_nobody_approved_cannot_be_ended_and_renewed_into_force(office):
    offer = (await propose(office))["commitment"]
    for deed, given in (("End", None), ("Renew", 1)):
        found = await do(office, deed, offer["id"], given, NEIGHBOUR)
        assert problems(found["userErrors"]) == {("WrongState", "id")}


async def test_confirming_says_that_it_is_true_today(office):
    found = await do(office, "Confirm", "commitment:homework-club")
    assert found["commitment"]["assuredOn"] == "2026-11-23"


async def test_one_that_waits_for_another_begins_when_that_one_ends(office):
    first = (await propose(office, viewer=COORDINATOR, behalf=BEHALF))["commitment"]
    assert first["state"] == "ACTIVE"
    second = (await propose(office, afterId=first["id"]))["commitment"]
    assert (second["state"], second["startsAfter"]) == ("WAITING", {"id": first["id"]})
    assert second["id"] not in await found_by_a_search(office)
    circle = await revise(office, first["id"], 1, NEIGHBOUR, afterId=second["id"])
    assert problems(circle["userErrors"]) == {("GoesInACircle", "change.afterId")}
    await do(office, "End", first["id"], viewer=NEIGHBOUR)
    query = f'{{ node(id: "{second["id"]}") {{ ... on Commitment {{ state revision {HISTORY} }} }} }}'
    begun = (await ask(office, query, viewer=NEIGHBOUR))["node"]
    assert (begun["state"], begun["revision"]) == ("ACTIVE", 2)
    assert [event["deed"] for event in begun["history"]] == ["PROPOSE", "BEGIN"]
    assert second["id"] in await found_by_a_search(office)


async def test_whoever_edits_for_a_partner_tells_on_whose_word(office, contents_of):
    case_manager = somebody(Role.CASE_MANAGER)
    before = await contents_of(office)
    found = await revise(office, "commitment:homework-club", 1, case_manager, places=4)
    assert problems(found["userErrors"]) == {("Missing", "onBehalf")}
    assert await contents_of(office) == before
    found = await revise(office, "commitment:homework-club", 1, case_manager, BEHALF, places=4)
    assert found["commitment"]["history"][-1]["onBehalf"] == BEHALF


async def test_the_same_key_proposes_once(office):
    made = await asyncio.gather(*(propose(office, key="once") for _ in range(5)))
    assert len({one["commitment"]["id"] for one in made}) == 1
    other = await propose(office, key="once", places=6)
    assert problems(other["userErrors"]) == {("KeyReused", "idempotencyKey")}


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({"hoursPerWeek": -1}, {("OutOfRange", "hoursPerWeek")}),
        ({"hoursPerWeek": 0.3}, {("NotAMultiple", "hoursPerWeek")}),
        ({"hoursPerWeek": 169}, {("OutOfRange", "hoursPerWeek")}),
        ({"places": 0}, {("OutOfRange", "places")}),
        ({"title": " "}, {("Missing", "title")}),
        ({"title": "x" * 201}, {("TooMany", "title")}),
        ({"competenceIds": []}, {("Missing", "competenceIds")}),
        ({"competenceIds": ["competence:homewrk"]}, {("NotFound", "competenceIds.0")}),
        ({"competenceIds": ["competence:spid"] * 2}, {("Repeated", "competenceIds.1")}),
        ({"competenceIds": ["area:mill"]}, {("NotFound", "competenceIds.0")}),
        ({"modes": []}, {("Missing", "modes")}),
        ({"windows": [{"weekday": "MONDAY", "opens": "17:00", "closes": "15:00"}]}, {("WindowReversed", "windows.0")}),
        ({"closures": [{"startsOn": "2027-01-06", "endsOn": "2026-12-24"}]}, {("PeriodReversed", "closures.0")}),
        ({"languages": ["italiano"]}, {("NotALanguage", "languages.0")}),
        ({"minAge": 11, "maxAge": 10}, {("AgesReversed", "minAge")}),
        ({"minAge": -1}, {("OutOfRange", "minAge")}),
        ({"validFrom": "2026-12-01", "validTo": "2026-11-30"}, {("PeriodReversed", "validTo")}),
        ({"placeId": "place:nowhere"}, {("NotFound", "placeId")}),
        ({"staffIds": ["volunteer:nobody"]}, {("NotFound", "staffIds.0")}),
        ({"afterId": "commitment:nothing"}, {("NotFound", "afterId")}),
    ],
)  # fmt: skip
async def test_terms_that_make_no_sense_are_refused_and_name_the_culprit(tiny, terms, wrong, contents_of):
    before = await contents_of(tiny)
    made = await propose(tiny, LANTERN, "organisation:lantern", **terms)
    assert problems(made["userErrors"]) == {(kind, f"terms.{path}") for kind, path in wrong}
    found = await revise(tiny, "commitment:homework-club", 1, **terms)
    assert problems(found["userErrors"]) == {(kind, f"change.{path}") for kind, path in wrong}
    assert (made["commitment"], found["commitment"]) == (None, None)
    assert await contents_of(tiny) == before


async def test_what_is_not_there_or_somebody_elses_is_told(tiny, contents_of):
    before = await contents_of(tiny)
    variables = {"pact": "pact:none", "partner": "organisation:lantern", "terms": TERMS, "key": "none"}
    found = (await ask(tiny, PROPOSE, viewer=LANTERN, **variables))["done"]
    assert problems(found["userErrors"]) == {("NotFound", "pactId")}
    assert problems((await do(tiny, "Confirm", "commitment:nothing"))["userErrors"]) == {("NotFound", "id")}
    assert problems((await do(tiny, "Confirm", "area:mill"))["userErrors"]) == {("NotFound", "id")}
    for viewer in (NEIGHBOUR, somebody(), somebody(Role.ADMINISTRATOR)):
        query = 'mutation { commitmentPause(id: "commitment:homework-club") { commitment { id } } }'
        assert (await answer(tiny, query, viewer=viewer)).codes == {"FORBIDDEN"}
    assert await contents_of(tiny) == before


@pytest.mark.parametrize(
    ("partner", "pact", "ends", "wrong", "left"),
    [
        ("neighbours", "south-pact", None, {("NotSigned", "partnerId")}, None),
        (
            "lantern",
            "north-pact-2024",
            None,
            {("PeriodInThePast", "pactId"), ("NotSigned", "partnerId")},
            None,
        ),
        ("neighbours", "north-pact", None, {("NotSigned", "partnerId")}, "2026-12-31"),
        ("neighbours", "north-pact", "2027-01-01", {("NotSigned", "partnerId")}, "2026-12-31"),
        ("neighbours", "north-pact", "2026-12-31", set(), "2026-12-31"),
        ("neighbours", "north-pact", "2026-11-22", {("NotSigned", "partnerId")}, "2026-11-22"),
    ],
)
async def test_nothing_is_offered_under_a_pact_that_is_over_or_not_signed_as_long(
    office, partner, pact, ends, wrong, left, contents_of
):
    await sign(office, left=date.fromisoformat(left) if left else None)
    before = await contents_of(office)
    days = {"validFrom": "2026-11-01", "validTo": ends} if ends else {}
    variables = {"pact": f"pact:{pact}", "partner": f"organisation:{partner}", "terms": TERMS | days}
    viewer = Viewer("somebody", frozenset({Role.PARTNER}), frozenset({partner}))
    found = (await ask(office, PROPOSE, viewer=viewer, key=next(keys), **variables))["done"]
    assert problems(found["userErrors"]) == wrong
    assert [one["leftOn"] for one in found["userErrors"] if "leftOn" in one] == ([left] if wrong else [])
    assert (await contents_of(office) == before) == bool(wrong)


async def test_a_volunteer_offers_under_a_pact_that_its_organisation_signs(office):
    carla = Viewer("carla", frozenset({Role.PARTNER}), frozenset({"carla"}))
    found = await propose(office, carla, "volunteer:carla", staffIds=[])
    assert (found["userErrors"], found["commitment"]["state"]) == ([], "PROPOSED")
    dario = Viewer("dario", frozenset({Role.PARTNER}), frozenset({"dario"}))
    found = await propose(office, dario, "volunteer:dario", staffIds=[])
    assert problems(found["userErrors"]) == {("NotSigned", "partnerId")}


async def test_who_left_the_pact_cannot_renew_what_was_offered_under_it(office, contents_of):
    await do(office, "End", "commitment:homework-club")
    await sign(office, "lantern", left=date(2026, 11, 22))
    before = await contents_of(office)
    found = await do(office, "Renew", "commitment:homework-club", 2, validTo="2027-08-31")
    assert problems(found["userErrors"]) == {("NotSigned", "id")}
    assert await contents_of(office) == before


async def test_whoever_leaves_while_offering_does_one_of_the_two(office):
    leave = """mutation { pactLeave(pactId: "pact:north-pact", partnerId: "organisation:neighbours", on: "2026-11-30") {
      userErrors { __typename path } } }"""
    for _ in range(3):
        left, made = await asyncio.gather(
            ask(office, leave, viewer=NEIGHBOUR), propose(office, viewer=COORDINATOR, behalf=BEHALF)
        )
        refusals = problems(left["pactLeave"]["userErrors"]) | problems(made["userErrors"])
        assert refusals in ({("StillCommitted", "partnerId")}, {("NotSigned", "partnerId")})
        if made["commitment"]:
            await do(office, "End", made["commitment"]["id"], viewer=NEIGHBOUR)
        await sign(office)


async def test_each_deed_takes_the_same_few_round_trips(office):
    query = 'mutation { commitmentConfirm(id: "commitment:homework-club") { commitment { id assuredOn } } }'
    await ask(office, query, viewer=LANTERN)
    found = await answer(office, query, viewer=LANTERN)
    steps = ["commitments/take", "commitments/weigh", "commitments/named", "commitments/save"]
    assert found.trips == ["reference/revision", *steps]
    variables = {"pact": "pact:north-pact", "partner": "organisation:neighbours", "terms": TERMS}
    query = PROPOSE.replace(HISTORY, "").replace("startsAfter { id }", "")
    made = await answer(office, query, viewer=NEIGHBOUR, key=next(keys), **variables)
    steps = ["keys/take", "partners/take", "pacts/take", "commitments/named", "commitments/propose"]
    assert made.trips[:7] == ["reference/revision", *steps, "commitments/by_ids"]
