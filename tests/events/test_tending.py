"""Partners are told what others did, at least once and not too often; who does not answer is reminded, and lapses."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph_service.domain.permissions import Role, Viewer
from graph_service.domain.telling import Addressee, MailFrequency, told_until
from graph_service.errors import PattiError
from graph_service.events import tending
from graph_service.events.mail import NotDelivered
from graph_service.events.tending import Turn, tend
from graph_service.graph.connection import counted
from graph_service.graph.outbox import take_lease
from tests.api.asking import MONDAY, answer, ask, problems, somebody

ROME = ZoneInfo("Europe/Rome")
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
BEHALF = '{saidBy: "Signora Lanterna", means: PHONE, saidOn: "2026-11-23"}'
REQUEST = """mutation { referralRequest(idempotencyKey: "k", requests: [{needId: "need:tny234-homework",
  commitmentId: "commitment:homework-club", sessions: [{weekday: MONDAY, opens: "15:00"}]}]) {
  referrals { id } userErrors { message } } }"""
CONFIRM = f"""mutation {{ commitmentConfirm(id: "commitment:homework-club", onBehalf: {BEHALF}) {{
  commitment {{ id }} }} }}"""


async def requested(graph):
    return (await ask(graph, REQUEST))["referralRequest"]["referrals"][0]["id"]


def text(letter):
    return letter.get_content()


def links(letter):
    return re.findall(r"http://127\.0\.0\.1:8000/l/(\S+)", text(letter))


async def waiting(graph):
    found = await graph.driver.execute_query("MATCH (event:Untold) RETURN count(event) AS number")
    return found.records[0]["number"]


async def state_of(graph, referral_id):
    query = (
        f'{{ node(id: "{referral_id}") {{ ... on Referral {{ state lapsedOn history {{ deed by }} }} }} }}'
    )
    return (await ask(graph, query))["node"]


async def test_a_partner_is_told_of_a_request_and_nothing_about_the_family(office, letterbox, habits):
    await requested(office)
    turn = await tend(office, habits, MONDAY)
    assert (turn.letters, turn.told) == (1, 1)
    [letter] = letterbox.letters
    assert letter["To"] == "lanterna@example.org"
    assert "Compiti insieme" in letter["Subject"]
    assert "c'è una nuova richiesta" in text(letter)
    for private in ("TNY", "Ponte", "bridge", "15:00", "homework"):
        assert private not in text(letter)
    assert await waiting(office) == 0
    assert (await tend(office, habits, MONDAY)).letters == 0


async def test_a_partner_is_not_told_what_it_did_itself(office, letterbox, habits):
    id_ = await requested(office)
    await tend(office, habits, MONDAY)
    await ask(office, f'mutation {{ referralAccept(id: "{id_}") {{ referral {{ id }} }} }}', viewer=LANTERN)
    assert (await tend(office, habits, MONDAY)).told == 0
    assert len(letterbox.letters) == 1


async def test_what_was_written_down_on_its_word_is_told_with_a_link_against_it(office, letterbox, habits):
    await ask(office, CONFIRM)
    await tend(office, habits, MONDAY)
    [letter] = letterbox.letters
    assert "Signora Lanterna" in text(letter)
    [token] = links(letter)
    use = "mutation($token: String!, $note: String!) { linkUse(token: $token, note: $note) { purpose title userErrors { __typename path } } }"
    viewer = somebody()
    found = await answer(
        office, use, viewer=viewer, signer=habits.signer, token=token, note="Non siamo stati noi"
    )
    assert found.data["linkUse"] == {"purpose": "CONTEST", "title": "Compiti insieme", "userErrors": []}
    query = """{ contestedEvents { totalCount edges { node { event { id by contested { by note } } commitment { id } } } } }"""
    seen = (await ask(office, query, viewer=somebody(Role.COORDINATOR)))["contestedEvents"]
    assert seen["totalCount"] == 1
    [node] = [edge["node"] for edge in seen["edges"]]
    assert node["event"]["contested"] == {"by": "link-lantern", "note": "Non siamo stati noi"}
    assert node["commitment"] == {"id": "commitment:homework-club"}
    settle = (
        f'mutation {{ eventSettle(id: "{node["event"]["id"]}") {{ event {{ id }} userErrors {{ path }} }} }}'
    )
    assert (await ask(office, settle))["eventSettle"]["userErrors"] == []
    assert (await ask(office, query))["contestedEvents"]["totalCount"] == 0


async def test_a_link_confirms_an_offer_and_is_good_until_it_lapses_or_is_revoked(
    office, letterbox, habits, contents_of
):
    asked = 'mutation { commitmentAskConfirmation(id: "commitment:homework-club") { commitment { id } userErrors { path } } }'
    assert (await ask(office, asked))["commitmentAskConfirmation"]["userErrors"] == []
    await tend(office, habits, MONDAY)
    [token] = links(letterbox.letters[0])
    use = "mutation($token: String!) { linkUse(token: $token) { purpose userErrors { __typename path } } }"

    async def used(token):
        given = {"viewer": somebody(), "signer": habits.signer, "token": token}
        return (await ask(office, use, **given))["linkUse"]

    before = await contents_of(office)
    for forged in (
        token[:-1],
        token + "x",
        "x",
        "",
        "confirm-x",
        habits.signer._serializer.dumps("confirm-none"),
    ):
        assert problems((await used(forged))["userErrors"]) == {("LinkForged", "token")}
    assert await contents_of(office) == before
    for _ in range(2):
        assert await used(token) == {"purpose": "CONFIRM", "userErrors": []}
    query = '{ node(id: "commitment:homework-club") { ... on Commitment { assuredOn history { deed by } } } }'
    offer = (await ask(office, query))["node"]
    assert offer["assuredOn"] == "2026-11-23"
    assert offer["history"][-1] == {"deed": "CONFIRM", "by": "link-lantern"}
    await office.driver.execute_query("MATCH (link:Link) SET link.expiresOn = date('2026-11-23')")
    before = await contents_of(office)
    assert problems((await used(token))["userErrors"]) == {("LinkLapsed", "token")}
    assert await contents_of(office) == before
    await office.driver.execute_query("MATCH (link:Link) SET link.expiresOn = date('2026-12-23')")
    revoke = 'mutation { linksRevoke(partnerId: "organisation:lantern") { revokedCount } }'
    assert (await ask(office, revoke, viewer=LANTERN))["linksRevoke"] == {"revokedCount": 1}
    assert problems((await used(token))["userErrors"]) == {("LinkRevoked", "token")}


async def test_a_request_is_brought_to_mind_once_and_lapses_at_last(office, letterbox, habits):
    id_ = await requested(office)
    assert (await tend(office, habits, MONDAY + timedelta(days=2))).reminded == 0
    assert (await tend(office, habits, MONDAY + timedelta(days=3))).reminded == 1
    assert (await tend(office, habits, MONDAY + timedelta(days=9))).reminded == 0
    assert (await state_of(office, id_))["state"] == "REQUESTED"
    turn = await tend(office, habits, MONDAY + timedelta(days=10))
    assert turn.lapsed == 1
    found = await state_of(office, id_)
    assert (found["state"], found["lapsedOn"]) == ("CANCELLED", "2026-12-03")
    assert [(one["deed"], one["by"]) for one in found["history"]] == [
        ("REQUEST", "operator"),
        ("REMIND", "patti"),
        ("LAPSE", "patti"),
    ]
    told = "".join(map(text, letterbox.letters))
    assert "aspetta ancora una risposta" in told
    assert "è decaduta" in told


async def test_what_goes_by_days_is_done_once_a_day_whoever_takes_the_turns(office, habits):
    id_ = await requested(office)
    late = MONDAY + timedelta(days=10)
    assert (await tend(office, habits, late)).lapsed == 1
    await office.driver.execute_query(
        "MATCH (referral:Referral {id: $id}) SET referral.state = 'REQUESTED'", id=id_[9:]
    )
    with counted() as tally:
        assert (await tend(office, habits, late)).lapsed == 0
    assert not {"outbox/waiting_in_vain", "outbox/unanswered", "outbox/unassured"} & set(tally.names)
    assert (await tend(office, habits, late + timedelta(days=1))).lapsed == 1


async def test_whoever_is_killed_in_the_middle_of_the_day_leaves_the_rest_to_the_next(
    office, habits, monkeypatch
):
    id_ = await requested(office)
    habits = replace(habits, confirm_after=150)

    async def killed(*given):
        raise PattiError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(tending.outbox, "ask_confirmation", killed)
        with pytest.raises(PattiError, match="killed"):
            await tend(office, habits, MONDAY + timedelta(days=3))
    turn = await tend(office, habits, MONDAY + timedelta(days=3))
    assert (turn.reminded, turn.asked > 0) == (0, True)
    assert [one["deed"] for one in (await state_of(office, id_))["history"]] == ["REQUEST", "REMIND"]


async def test_more_than_a_portion_is_done_on_the_same_day(office, habits, monkeypatch):
    monkeypatch.setattr(tending.outbox, "MOST_AT_ONCE", 1)
    turn = await tend(office, replace(habits, confirm_after=150), MONDAY)
    assert turn.asked == 2


async def test_what_was_answered_is_left_alone(office, habits):
    id_ = await requested(office)
    await ask(office, f'mutation {{ referralAccept(id: "{id_}") {{ referral {{ id }} }} }}', viewer=LANTERN)
    turn = await tend(office, habits, MONDAY + timedelta(days=30))
    assert (turn.reminded, turn.lapsed) == (0, 0)
    assert (await state_of(office, id_))["state"] == "ACCEPTED"


async def test_zero_days_are_never(office, habits):
    await requested(office)
    never = replace(habits, remind_after=0, lapse_after=0, confirm_after=0)
    turn = await tend(office, never, MONDAY + timedelta(days=1000))
    assert (turn.reminded, turn.lapsed, turn.asked) == (0, 0, 0)


async def test_offers_that_nobody_confirmed_for_long_are_asked_about_once_a_month(office, letterbox, habits):
    habits = replace(habits, confirm_after=150)
    turn = await tend(office, habits, MONDAY)
    asked = await office.driver.execute_query(
        "MATCH (commitment:Commitment) WHERE commitment.askedOn = $day RETURN collect(commitment.id) AS ids",
        day=MONDAY,
    )
    assert set(asked.records[0]["ids"]) == {"maths-online", "learning-room"}
    assert turn.asked == 2
    [letter] = letterbox.letters
    assert len(links(letter)) == 1, "the other partner has no address"
    assert (await tend(office, habits, MONDAY + timedelta(days=29))).asked == 0
    later = await tend(office, habits, MONDAY + timedelta(days=31))
    assert later.asked >= 2


async def test_one_that_waits_begins_after_the_last_day_of_the_other(office, habits):
    await office.driver.execute_query(
        """MATCH (later:Commitment {id: 'ada-homework'}), (earlier:Commitment {id: 'spid-dario'})
        SET later.state = 'WAITING' CREATE (later)-[:STARTS_AFTER]->(earlier)"""
    )
    assert (await tend(office, habits, date(2026, 12, 31))).begun == 0
    assert (await tend(office, habits, date(2027, 1, 1))).begun == 1
    query = '{ node(id: "commitment:ada-homework") { ... on Commitment { state } } }'
    assert (await ask(office, query))["node"] == {"state": "ACTIVE"}


async def test_a_letter_that_cannot_be_delivered_is_tried_again_and_reaches_the_server_once_it_can(
    office, letterbox, habits
):
    await requested(office)
    letterbox.refusal = "451 later"
    turn = await tend(office, habits, MONDAY)
    assert (turn.letters, turn.told, turn.failed) == (0, 0, 1)
    assert await waiting(office) == 1
    letterbox.refusal = ""
    assert (await tend(office, habits, MONDAY)).letters == 1
    assert await waiting(office) == 0


async def test_an_address_that_is_not_there_does_not_stop_the_letters(office, letterbox, habits):
    await requested(office)
    letterbox.refusal = "550 no such user"
    assert (await tend(office, habits, MONDAY)).told == 1
    assert await waiting(office) == 0


async def test_a_mail_server_that_does_not_answer_loses_nothing(office, habits):
    await requested(office)
    turn = await tend(office, replace(habits, smtp_url="smtp://127.0.0.1:1"), MONDAY)
    assert (turn.letters, turn.failed) == (0, 1)
    assert await waiting(office) == 1
    assert (await tend(office, habits, MONDAY)).letters == 1


async def test_whoever_is_killed_after_sending_sends_the_same_letter_again(
    office, letterbox, habits, monkeypatch
):
    await requested(office)

    async def killed(*given):
        raise NotDelivered("killed")

    with monkeypatch.context() as patched:
        patched.setattr(tending.outbox, "told", killed)
        await tend(office, habits, MONDAY)
    assert await waiting(office) == 1
    await tend(office, habits, MONDAY)
    assert len(letterbox.letters) == 2
    assert len({letter["Message-ID"] for letter in letterbox.letters}) == 1


async def test_without_a_mail_server_letters_are_kept_in_a_folder(office, habits):
    await requested(office)
    assert (await tend(office, replace(habits, smtp_url=None), MONDAY)).letters == 1
    [letter] = list(habits.mail_folder.iterdir())
    assert letter.suffix == ".eml"
    assert b"lanterna@example.org" in letter.read_bytes()


async def test_two_at_once_take_one_turn_and_a_lease_runs_out(office, habits):
    await requested(office)
    now = datetime.now(ROME).astimezone(UTC)
    assert await take_lease(office, "tending", "other", now, now + timedelta(seconds=60))
    assert await tend(office, habits, MONDAY) == Turn()
    assert await take_lease(office, "tending", "other", now, now - timedelta(seconds=1))
    assert (await tend(office, habits, MONDAY)).letters == 1


async def test_a_partner_may_ask_for_no_letters(office, letterbox, habits):
    choose = """mutation { partnerChooseMail(partnerId: "organisation:lantern", frequency: NONE, language: EN) {
      partner { id } userErrors { path } } }"""
    assert (await ask(office, choose, viewer=LANTERN))["partnerChooseMail"]["userErrors"] == []
    await requested(office)
    assert (await tend(office, habits, MONDAY)).told == 1
    assert letterbox.letters == []


async def test_beyond_the_days_letters_the_rest_comes_the_next_morning(office, letterbox, habits):
    few = replace(habits, most_letters_a_day=1)
    await requested(office)
    await tend(office, few, MONDAY)
    await ask(office, CONFIRM)
    assert (await tend(office, few, MONDAY)).told == 0
    assert await waiting(office) == 1
    await office.driver.execute_query("MATCH (event:Untold) SET event.at = event.at - duration('P1D')")
    later = await tend(office, few, MONDAY)
    assert later.told == (1 if datetime.now(ROME).hour >= 7 else 0)


NOON = datetime(2026, 11, 23, 12, tzinfo=ROME)
DAWN = datetime(2026, 11, 23, 5, tzinfo=ROME)
SEVEN = datetime(2026, 11, 23, 7, tzinfo=ROME)


@pytest.mark.parametrize(
    ("frequency", "mailed_on", "mailed", "now", "until"),
    [
        ("AT_ONCE", None, 0, NOON, NOON),
        ("AT_ONCE", date(2026, 11, 23), 4, NOON, NOON),
        ("AT_ONCE", date(2026, 11, 23), 5, NOON, SEVEN),
        ("AT_ONCE", date(2026, 11, 22), 5, NOON, NOON),
        ("AT_ONCE", date(2026, 11, 23), 5, DAWN, None),
        ("DAILY", None, 0, NOON, SEVEN),
        ("DAILY", None, 0, DAWN, None),
        ("NONE", None, 0, DAWN, DAWN),
    ],
)
def test_when_a_partner_is_told(frequency, mailed_on, mailed, now, until):
    to = Addressee("x", "X", (), MailFrequency(frequency), "it", mailed_on, mailed)
    assert told_until(to, now, 5) == until


async def test_whoever_is_asked_whether_an_offer_is_true_is_told_that_something_is_suggested_about_it(
    office, letterbox, habits
):
    asked = 'mutation { commitmentAskConfirmation(id: "commitment:homework-club") { userErrors { path } } }'
    await ask(office, asked)
    await tend(office, habits, MONDAY)
    for key in ("k1", "k2"):
        made = await ask(office, REQUEST.replace('"k"', f'"{key}"'))
        [one] = made["referralRequest"]["referrals"]
        reject = f'mutation {{ referralReject(id: "{one["id"]}", reason: NOT_ELIGIBLE, unmet: TIME) {{ referral {{ id }} }} }}'
        await ask(office, reject, viewer=LANTERN)
    await ask(office, asked)
    await tend(office, habits, MONDAY)
    first, second = letterbox.letters
    assert "suggeriment" not in text(first)
    assert "c'è 1 suggerimento da guardare" in text(second)


TOGETHER = """mutation { interventionPropose(pactId: "pact:north-pact", idempotencyKey: "k", terms: {name: "Imparare insieme",
  commitmentIds: ["commitment:homework-club", "commitment:italian-course", "commitment:ada-mediation"]}) {
  intervention { id } userErrors { message } } }"""
TOLD = "MATCH (:Event)-[tells:TELLS]->(partner) RETURN partner.id AS id, tells.how AS how ORDER BY id"


async def told(graph):
    return {(row["id"], row["how"]) for row in (await graph.driver.execute_query(TOLD)).records}


async def test_each_partner_of_a_common_intervention_is_told_once_also_when_one_cannot_be_reached_at_first(
    office, letterbox, habits
):
    assert (await ask(office, TOGETHER))["interventionPropose"]["userErrors"] == []
    letterbox.refusal = "451 later"
    assert (await tend(office, habits, MONDAY)).failed == 1
    assert await told(office) == {("ada", "NOBODY"), ("lantern", None)}
    assert await waiting(office) == 1
    letterbox.refusal = ""
    assert (await tend(office, habits, MONDAY)).told == 1
    assert await told(office) == {("ada", "NOBODY"), ("lantern", "LETTER")}
    assert await waiting(office) == 0
    [letter] = letterbox.letters
    assert "«Imparare insieme»: un vostro impegno fa parte di un nuovo intervento comune" in text(letter)
    assert (await tend(office, habits, MONDAY)).told == 0


async def test_who_leaves_a_common_intervention_is_told_as_those_who_stay(office, habits):
    made = (await ask(office, TOGETHER))["interventionPropose"]["intervention"]["id"]
    await tend(office, habits, MONDAY)
    revise = f"""mutation {{ interventionRevise(id: "{made}", revision: 1, change: {{
      commitmentIds: ["commitment:homework-club"]}}) {{ userErrors {{ message }} }} }}"""
    assert (await ask(office, revise))["interventionRevise"]["userErrors"] == []
    assert (await tend(office, habits, MONDAY)).told == 2


async def test_the_renewal_of_a_pact_is_told_to_who_signs_it_and_whose_offers_go_along(
    office, letterbox, habits
):
    renew = """mutation { pactRenew(pactId: "pact:north-pact", name: "Patto del Nord 2027", from: "2027-01-01",
      carrySignatures: true, carryCommitments: true, idempotencyKey: "k") { userErrors { message } } }"""
    assert (await ask(office, renew))["pactRenew"]["userErrors"] == []
    await tend(office, habits, MONDAY)
    assert {id_ for id_, _ in await told(office)} == {"ada", "lantern"}
    [letter] = letterbox.letters
    assert "«Patto del Nord»: il patto è stato rinnovato" in text(letter)
    assert "«Compiti insieme»: l'impegno passa al patto rinnovato" in text(letter)
    assert await waiting(office) == 0


async def test_the_figures_of_each_week_are_published_once(office, habits):
    assert (await tend(office, habits, MONDAY)).published == 1
    assert (await tend(office, habits, MONDAY + timedelta(days=1))).published == 0
    assert (await tend(office, habits, MONDAY + timedelta(days=8))).published == 1
