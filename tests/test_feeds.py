"""Calendars at secret addresses: what partners, volunteers and case-managers promised, as their telephones show it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from icalendar import Calendar
from structlog.testing import capture_logs

from graph_service.accounts.keep_accounts import close, lock, unlock
from graph_service.actions.erase_cases import Outside
from graph_service.app import create_app
from graph_service.composition import signer
from graph_service.domain.permissions import OPERATOR, Viewer
from graph_service.domain.schedule import ROME
from graph_service.graph import accounts
from graph_service.graph import feeds as kept
from graph_service.graph.tombstones import Tombstones
from tests.api.asking import MONDAY, answer, ask, problems

PEOPLE = """UNWIND [
  ['lantern', 'PARTNER', 'lantern'], ['thread', 'PARTNER', 'thread'], ['ada', 'PARTNER', 'ada'],
  ['marta', 'CASE_MANAGER', 'marta'], ['nino', 'CASE_MANAGER', 'nino'], ['admin', 'ADMINISTRATOR', null],
  ['coordinator', 'COORDINATOR', null]] AS row
CREATE (account:Account {id: 'account-' + row[0], name: row[0], sortKey: row[0], email: row[0] + '@example.org',
  state: 'ACTIVE', roles: [row[1]], language: 'it', revision: 1})
WITH account, row
MATCH (whom:Partner|CaseManager {id: row[2]})
CREATE (account)-[:STANDS_FOR]->(whom)"""
COMING = """MATCH (club:Commitment {id: 'homework-club'}), (need:Need {id: 'tny567-maths'})
MATCH (asked:Referral {id: 'homework-asked'})
SET asked.state = 'IN_PROGRESS', asked.sessions = ['mon 15:00-16:00', 'thu 16:00-17:00'], asked.reason = null
CREATE (need)<-[:MEETS]-(other:Referral {id: 'second', state: 'ON_HOLD', sessions: ['mon 15:00-16:00', 'mon 16:00-17:00'],
  places: 2, minutesPerWeek: 120, startsOn: date('2026-10-05'), endsOn: date('2027-02-01'),
  requestedOn: date('2026-10-01')})-[:TO]->(club)
WITH asked, other
UNWIND [[asked, '2026-11-16', 900, 'CANCELLED'], [other, '2026-11-16', 900, 'CANCELLED'],
  [asked, '2026-11-09', 900, 'CANCELLED'], [asked, '2026-11-19', 960, 'MISSED']] AS row
WITH row[0] AS referral, row
CREATE (referral)<-[:OF]-(:Attendance {id: referral.id + row[1], day: date(row[1]), opens: row[2], state: row[3], minutes: 60})"""
CREATE = """mutation($of: ID!) { done: feedCreate(subjectId: $of) { address
  feed { id kind mark madeAt readAt revokedAt partner { id } inclusionPact { id } }
  userErrors { __typename message path ... on TooMany { allowed } } } }"""
REVOKE = "mutation($id: ID!) { done: feedRevoke(id: $id) { userErrors { __typename message path } } }"
LISTED = """query($id: ID!) { node(id: $id) { ... on Account { feeds {
  id kind mark readAt revokedAt partner { id } inclusionPact { id } } } } }"""
LANTERN, PATH, ADA = "organisation:lantern", "inclusion-pact:path-south-1", "volunteer:ada"


UNDONE = """MATCH (made:Account|Feed|Event|Attendance|AuditEntry|AuditChain|CaseKey) DETACH DELETE made WITH 1 AS one LIMIT 1
MATCH (asked:Referral {id: 'homework-asked'})-[:TO]->(club)
SET asked.state = 'REJECTED', asked.sessions = null, asked.reason = 'NO_CAPACITY', club.title = 'Compiti insieme'
WITH 1 AS one
MATCH (family:Beneficiary) REMOVE family.keyed WITH 1 AS one LIMIT 1
MATCH (other:Referral {id: 'second'}) DETACH DELETE other WITH 1 AS one
MATCH (held:Assignment) SET held.endsOn = null, held.sessions = null WITH held WHERE held.id = 'x' DETACH DELETE held"""


@pytest.fixture
async def town(tiny, worlds, contents_of):
    """The tiny world with people who may sign in, and two families that come to the same homework club."""
    before = await contents_of(tiny)
    for statement in (PEOPLE, COMING):
        await tiny.driver.execute_query(statement)
    yield tiny
    await tiny.driver.execute_query(UNDONE)
    if await contents_of(tiny) != before:
        await worlds.clear()


@pytest.fixture
async def phone(town, settings):
    """A calendar program: it has an address, and neither cookie nor token."""
    transport = httpx.ASGITransport(create_app(settings.model_copy(update={"sign_in": "required"}), town))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
def subscribe(town, settings):
    """Make a calendar as somebody; return its path and what was told of it."""

    async def subscribe(who, of):
        found = await ask(town, CREATE, viewer=await viewer(town, who), signer=signer(settings), of=of)
        assert found["done"]["userErrors"] == [], found
        return urlsplit(found["done"]["address"]).path, found["done"]["feed"]

    return subscribe


async def viewer(graph, who) -> Viewer:
    id_ = f"account-{who}"
    return (await accounts.accounts(graph, [id_]))[id_].viewer


def events(answered):
    assert answered.status_code == 200
    return Calendar.from_ical(answered.content).walk("VEVENT")


def shown(answered):
    """Return what a calendar shows: each moment in Torino, minutes, title, state."""
    return sorted(
        (
            one["dtstart"].dt.astimezone(ROME).replace(tzinfo=None),
            (one["dtend"].dt - one["dtstart"].dt) // timedelta(minutes=1),
            str(one["summary"]),
            str(one["status"]),
        )
        for one in events(answered)
    )


def days(first, last, weekday, without=()):
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in every if day.weekday() == weekday and day not in without]


START, END = date(2026, 10, 26), date(2027, 5, 24)
CHRISTMAS = [date(2026, 12, 24) + timedelta(days=number) for number in range(14)]


def expected_at_the_club():
    """Return what the club's calendar shows, worked out by hand."""
    title, found = "Compiti insieme – Casa del Nord", []
    for day in days(START, END, 0, CHRISTMAS):
        state = "CANCELLED" if day == date(2026, 11, 16) else "CONFIRMED"
        if day == date(2026, 11, 9):
            state = "TENTATIVE"  # one family's was cancelled, the other's is on hold
        found.append((datetime.combine(day, time(15)), 60, title, state))
        if day <= date(2027, 2, 1):
            found.append((datetime.combine(day, time(16)), 60, title, "TENTATIVE"))
    found += [
        (datetime.combine(day, time(16)), 60, title, "CONFIRMED") for day in days(START, END, 3, CHRISTMAS)
    ]
    return sorted(found)


async def test_a_partner_sees_each_group_once_with_closures_and_what_was_cancelled(town, phone, subscribe):
    path, feed = await subscribe("lantern", LANTERN)
    assert (feed["kind"], feed["partner"], feed["inclusionPact"]) == ("PARTNER", {"id": LANTERN}, None)
    seen = await phone.get(path)
    assert shown(seen) == expected_at_the_club()
    by_start = {one["dtstart"].dt: one for one in events(seen)}
    together = by_start[datetime(2026, 11, 30, 15, tzinfo=ROME)]
    assert str(together["location"]) == "Casa del Nord, Via Inventata 1"
    assert str(together["description"]).split("\n") == [
        "Aiuto compiti",
        "Ripetizioni di matematica",
        "3 persone attese",
    ]
    assert str(by_start[datetime(2026, 12, 3, 16, tzinfo=ROME)]["description"]).endswith("1 persona attesa")
    cancelled = by_start[datetime(2026, 11, 16, 15, tzinfo=ROME)]
    assert str(cancelled["transp"]) == "TRANSPARENT"
    assert str(cancelled["description"]).split("\n") == ["Aiuto compiti", "Ripetizioni di matematica"]


async def test_the_file_is_what_telephones_expect(phone, subscribe, town):
    path, _ = await subscribe("lantern", LANTERN)
    seen = await phone.get(path)
    assert seen.headers["content-type"] == "text/calendar; charset=utf-8"
    assert seen.headers["cache-control"] == "private, no-cache"
    assert "noindex" in seen.headers["x-robots-tag"]
    assert "set-cookie" not in seen.headers
    made = Calendar.from_ical(seen.content)
    assert str(made["name"]) == str(made["x-wr-calname"]) == "Impegni di Associazione Lanterna"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in seen.text
    assert "X-PUBLISHED-TTL:PT4H" in seen.text
    assert [str(zone["tzid"]) for zone in made.walk("VTIMEZONE")] == ["Europe/Rome"]
    uids = [str(one["uid"]) for one in made.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    again = Calendar.from_ical((await phone.get(path)).content)
    assert [str(one["uid"]) for one in again.walk("VEVENT")] == uids
    for one in made.walk("VEVENT"):
        assert one["dtstamp"].dt == one["last-modified"].dt == datetime(2026, 10, 1, tzinfo=UTC)
        assert str(one["dtstart"].params["tzid"]) == "Europe/Rome"
        assert "url" not in one


async def test_nothing_in_any_calendar_tells_whose_it_is(town, phone, subscribe):
    for who, of in (("lantern", LANTERN), ("ada", ADA), ("nino", PATH)):
        path, feed = await subscribe(who, of)
        lines = (await phone.get(path)).text.lower().replace("\r\n ", "").split("\r\n")
        text = "\n".join(line for line in lines if not line.startswith("uid:"))
        for word in (
            "tny",
            "fam-",
            "homework-asked",
            "second",
            "maths-running",
            "path-south",
            "ada",
            "nino",
            "marta",
        ):
            assert word not in text, (who, word)
        assert (feed["mark"].lower() in text) == (who != "lantern")


async def test_a_volunteer_and_their_organisation_see_the_shifts_and_no_one_else_s(town, phone, subscribe):
    await town.driver.execute_query(
        """MATCH (:Volunteer {id: 'ada'})-[:HOLDS]->(held:Assignment {id: 'homework-asked--ada--2026-10-05'})
        SET held.endsOn = date('2026-12-17'), held.sessions = ['thu 16:00-17:00']"""
    )
    title = "Compiti insieme – Casa del Nord"
    wanted = [
        (datetime.combine(day, time(16)), 60, title, "CONFIRMED")
        for day in days(START, date(2026, 12, 17), 3)
    ]
    for who in ("ada", "lantern"):
        path, feed = await subscribe(who, ADA)
        assert feed["kind"] == "VOLUNTEER"
        seen = await phone.get(path)
        assert shown(seen) == wanted
        assert {str(one["description"]) for one in events(seen)} == {"Aiuto compiti"}


async def test_what_a_volunteer_does_elsewhere_is_told_without_the_need(town, phone, subscribe):
    await town.driver.execute_query(
        """MATCH (ada:Volunteer {id: 'ada'}), (elsewhere:Referral {id: 'maths-running'})
        CREATE (ada)-[:HOLDS]->(:Assignment {id: 'x', startsOn: date('2026-11-23'), sessions: ['mon 16:00-17:00']})
        -[:OF]->(elsewhere)"""
    )
    for who, descriptions in (("lantern", {None}), ("ada", {"Ripetizioni di matematica"})):
        path, _ = await subscribe(who, ADA)
        at_thread = [
            one for one in events(await phone.get(path)) if one["summary"] == "Matematica a distanza"
        ]
        assert {one["dtstart"].dt.hour for one in at_thread} == {16}
        assert {one.get("description") for one in at_thread} == descriptions


async def test_a_path_shows_the_family_s_sessions_within_it_and_being_read_is_written_down_once_a_day(
    town, phone, subscribe
):
    path, feed = await subscribe("nino", PATH)
    assert (feed["kind"], feed["inclusionPact"]) == ("PATH", {"id": PATH})
    seen = await phone.get(path)
    moments = Counter(one[0] for one in shown(seen) if one[2] == "Matematica a distanza")
    wanted = days(START, date(2027, 4, 30), 0)
    assert moments == Counter(datetime.combine(day, time(hour)) for day in wanted for hour in (15, 16))
    assert not [one for one in events(seen) if "attes" in one.get("description", "")]
    assert await entries(town) == [("account-nino", ["feed", "inclusion-pact"])]
    await phone.get(path)
    assert len(await entries(town)) == 1
    await town.driver.execute_query("MATCH (feed:Feed) SET feed.readAt = feed.readAt - duration({days: 1})")
    await phone.head(path)
    assert len(await entries(town)) == 2
    [listed] = (await ask(town, LISTED, viewer=await viewer(town, "nino"), id="account:account-nino"))[
        "node"
    ]["feeds"]
    assert datetime.now(UTC) - datetime.fromisoformat(listed["readAt"]) < timedelta(minutes=1)


async def entries(graph):
    """Return who read of families by calendars."""
    found = await graph.driver.execute_query(
        "MATCH (one:AuditEntry) WHERE 'feed' IN one.fields RETURN one.by AS by, one.fields AS fields ORDER BY one.number"
    )
    return [(row["by"], row["fields"]) for row in found.records]


ALLOWED = {
    LANTERN: {"lantern"},
    ADA: {"lantern", "ada"},
    PATH: {"nino"},
    "inclusion-pact:path-north-1": {"marta"},
    "organisation:thread": {"thread"},
}


async def test_nobody_has_a_calendar_of_what_is_not_theirs_and_no_program_has_any(town, contents_of):
    before = await contents_of(town)
    for of, allowed in ALLOWED.items():
        for who in ("lantern", "thread", "ada", "marta", "nino", "admin", "coordinator"):
            asking = await viewer(town, who)
            if who in allowed:
                asking = replace(asking, by_program=True)
            found = await answer(town, CREATE, viewer=asking, of=of)
            assert found.codes == {"FORBIDDEN"}, (who, of)
    for of in ("organisation:none", "inclusion-pact:none", "account:account-nino", "x"):
        found = await ask(town, CREATE, viewer=await viewer(town, "nino"), of=of)
        assert problems(found["done"]["userErrors"]) == {("NotFound", "subjectId")}
    found = await ask(town, CREATE, viewer=OPERATOR, of=PATH)
    assert problems(found["done"]["userErrors"]) == {("NotFound", "subjectId")}, "the operator has no account"
    assert await contents_of(town) == before


async def test_so_many_at_once_and_no_more(town, subscribe, monkeypatch):
    monkeypatch.setattr(kept, "MOST_FEEDS", 2)
    (_, first), (second, _) = [await subscribe("lantern", LANTERN) for _ in range(2)]
    asking = await viewer(town, "lantern")
    found = await ask(town, CREATE, viewer=asking, of=LANTERN)
    assert problems(found["done"]["userErrors"]) == {("TooMany", "subjectId")}
    assert found["done"]["address"] is None
    assert not (await ask(town, REVOKE, viewer=asking, id=first["id"]))["done"]["userErrors"]
    assert (await subscribe("lantern", LANTERN))[0] != second
    locked = await town.driver.execute_query("MATCH (one:Account) WHERE one.lock RETURN one.id AS id")
    assert not locked.records


def alike(answered):
    without = {name: value for name, value in answered.headers.items() if name != "x-request-id"}
    return (answered.status_code, without, answered.content)


async def test_a_revoked_address_answers_as_one_that_never_was(town, phone, subscribe):
    path, feed = await subscribe("lantern", LANTERN)
    other, _ = await subscribe("lantern", LANTERN)
    never = await phone.get("/feeds/" + "x" * 43 + ".ics")
    assert never.status_code == 404
    stranger = await ask(town, REVOKE, viewer=await viewer(town, "thread"), id=feed["id"])
    assert problems(stranger["done"]["userErrors"]) == {("NotFound", "id")}
    assert (await phone.get(path)).status_code == 200
    tag = (await phone.get(path)).headers["etag"]
    for _ in range(2):
        found = await ask(town, REVOKE, viewer=await viewer(town, "lantern"), id=feed["id"])
        assert found["done"]["userErrors"] == []
    assert alike(await phone.get(path)) == alike(never)
    assert alike(await phone.get(path, headers={"if-none-match": tag})) == alike(never)
    assert (await phone.get(other)).status_code == 200, "those made beside it go on"
    for wrong in ("", "%00", "..", "a" * 5000, feed["id"].removeprefix("feed:")):
        assert (await phone.get(f"/feeds/{wrong}.ics")).status_code == 404


async def test_who_keeps_accounts_sees_when_calendars_were_read_and_revokes_them(town, phone, subscribe):
    path, feed = await subscribe("nino", PATH)
    admin = await viewer(town, "admin")
    [listed] = (await ask(town, LISTED, viewer=admin, id="account:account-nino"))["node"]["feeds"]
    assert (listed["id"], listed["kind"], listed["inclusionPact"]) == (feed["id"], "PATH", None)
    await ask(town, REVOKE, viewer=admin, id=feed["id"])
    assert (await phone.get(path)).status_code == 404


DEEDS = {
    "the case is handed over": (
        "nino",
        PATH,
        """mutation { beneficiaryHandOver(id: "beneficiary:FAM-TNY567", caseManagerId: "case-manager:marta") {
        userErrors { path } } }""",
    ),
    "the volunteer leaves": (
        "lantern",
        ADA,
        """mutation { volunteerRevise(id: "volunteer:ada", revision: 1, change: {organisationIds: []},
        onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}) { userErrors { path message } } }""",
    ),
    "the role is another": (
        "lantern",
        LANTERN,
        """mutation { accountChangeRoles(id: "account:account-lantern", revision: 1, roles: [COORDINATOR]) {
        userErrors { path } } }""",
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_a_calendar_stops_at_once_when(deed, town, phone, subscribe):
    who, of, mutation = DEEDS[deed]
    path, _ = await subscribe(who, of)
    assert (await phone.get(path)).status_code == 200
    [done] = (await ask(town, mutation)).values()
    assert done["userErrors"] == []
    never = await phone.get("/feeds/" + "x" * 43 + ".ics")
    assert alike(await phone.get(path)) == alike(never)


async def test_sharing_gives_a_calendar_as_long_as_the_family_agrees(town, phone, subscribe):
    share = """mutation { beneficiaryShare(id: "beneficiary:FAM-TNY234", caseManagerId: "case-manager:nino",
      until: "2027-01-31") { userErrors { message } } }"""
    withdraw = """mutation { beneficiaryWithdrawConsent(id: "beneficiary:FAM-TNY234", purpose: CASE_SHARING) {
      userErrors { message } } }"""
    await ask(town, share)
    path, _ = await subscribe("nino", "inclusion-pact:path-north-1")
    assert (await phone.get(path)).status_code == 200
    await ask(town, withdraw)
    assert (await phone.get(path)).status_code == 404


async def test_what_a_family_agrees_to_no_more_is_in_no_partner_s_calendar(town, phone, subscribe):
    (club, _), (ada, _) = await subscribe("lantern", LANTERN), await subscribe("ada", ADA)
    withdraw = """mutation { beneficiaryWithdrawConsent(id: "beneficiary:FAM-TNY234", purpose: REFERRAL) {
      userErrors { message } } }"""
    await ask(town, withdraw)
    left = shown(await phone.get(club))
    assert {(one[0].weekday(), one[3]) for one in left} == {(0, "TENTATIVE"), (0, "CANCELLED")}
    assert shown(await phone.get(ada)) == []


async def test_a_locked_account_s_calendars_wait_and_a_closed_one_s_are_over(town, phone, subscribe):
    path, _ = await subscribe("lantern", LANTERN)
    await lock(OPERATOR, "account-lantern", town)
    assert (await phone.get(path)).status_code == 404
    await unlock(OPERATOR, "account-lantern", town)
    assert (await phone.get(path)).status_code == 200
    await close(OPERATOR, "account-lantern", town)
    left = await town.driver.execute_query("MATCH (feed:Feed) WHERE feed.revokedAt IS NULL RETURN feed")
    assert not left.records


async def test_an_erased_case_takes_its_calendars_along(town, phone, subscribe, tmp_path):
    path, _ = await subscribe("marta", "inclusion-pact:path-north-1")
    await town.driver.execute_query("MATCH (one:Referral {id: 'homework-asked'}) SET one.state = 'COMPLETED'")
    erase = """mutation { beneficiaryErase(id: "beneficiary:FAM-TNY234", code: "FAM-TNY234") {
      erased userErrors { message } } }"""
    outside = Outside(Tombstones(tmp_path / "tombstones"), tmp_path / "mail")
    assert (await ask(town, erase, outside=outside))["beneficiaryErase"]["erased"]
    assert (await phone.get(path)).status_code == 404
    assert not (await town.driver.execute_query("MATCH (feed:Feed) RETURN feed")).records


async def test_who_has_it_already_is_told_so_until_something_changes(town, phone, subscribe):
    path, _ = await subscribe("thread", "organisation:thread")
    seen = await phone.get(path)
    tag = seen.headers["etag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await phone.get(path, headers={"if-none-match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    head = await phone.head(path)
    assert head.content == b""
    assert {name: head.headers[name] for name in ("etag", "content-length", "content-type")} == {
        name: seen.headers[name] for name in ("etag", "content-length", "content-type")
    }
    record = """mutation { attendanceRecord(referralId: "referral:maths-running", day: "2026-11-23", opens: "15:00",
      state: CANCELLED, onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}) { userErrors { message } } }"""
    assert (await ask(town, record))["attendanceRecord"]["userErrors"] == []
    after = await phone.get(path, headers={"if-none-match": tag})
    assert after.headers["etag"] != tag
    [changed] = [one for one in events(after) if str(one["status"]) == "CANCELLED"]
    assert changed["dtstart"].dt == datetime(2026, 11, 23, 15, tzinfo=ROME)
    assert datetime.now(UTC) - changed["last-modified"].dt < timedelta(minutes=1)


async def test_a_calendar_is_only_read(phone, subscribe):
    path, _ = await subscribe("lantern", LANTERN)
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"):
        assert (await phone.request(method, path)).status_code == 405


async def test_the_secret_is_nowhere_but_in_the_address(town, phone, subscribe, contents_of):
    path, _ = await subscribe("nino", PATH)
    secret = path.removeprefix("/feeds/").removesuffix(".ics")
    assert len(secret) == 43
    with capture_logs() as lines:
        await phone.get(path)
        await phone.get(f"/feeds/{secret}x.ics")
    assert secret not in repr(lines)
    assert {line["route"] for line in lines if line["event"] == "request"} == {"/feeds/{secret}.ics"}
    assert secret not in "".join(await contents_of(town))


async def test_a_title_cannot_begin_a_line_of_the_file(town, phone, subscribe):
    wicked = "Gita\r\nEND:VEVENT\nBEGIN:VALARM\rTRIGGER:-P1D\u2028; , \\n\x00 fine"
    await town.driver.execute_query(
        "MATCH (club:Commitment {id: 'homework-club'}) SET club.title = $title", title=wicked
    )
    path, _ = await subscribe("lantern", LANTERN)
    seen = await phone.get(path)
    assert {str(one["summary"]) for one in events(seen)} == {
        "Gita END:VEVENT BEGIN:VALARM TRIGGER:-P1D ; , \\n fine – Casa del Nord"
    }
    assert "\r\nBEGIN:VALARM" not in seen.text
    assert len(seen.content.splitlines()) == seen.content.count(b"\r\n")


async def test_merged_into_another_body_a_calendar_goes_on(town, phone, subscribe):
    await town.driver.execute_query(
        """MATCH (account:Account {id: 'account-lantern'})-[stood:STANDS_FOR]->(lantern)
        CREATE (twin:MergedOrganisation {id: 'twin'})-[:MERGED_INTO {mergeId: 'm'}]->(lantern)
        CREATE (account)-[:STANDS_FOR]->(twin) DELETE stood"""
    )
    path, _ = await subscribe("lantern", LANTERN)
    await town.driver.execute_query(
        """MATCH (feed:Feed)-[shows:SHOWS]->(), (twin:MergedOrganisation)
        CREATE (feed)-[:SHOWS]->(twin) DELETE shows"""
    )
    assert shown(await phone.get(path)) == expected_at_the_club()


def test_these_days_are_the_tests_monday():
    assert (MONDAY - timedelta(weeks=4), MONDAY + timedelta(weeks=26)) == (START, END)
