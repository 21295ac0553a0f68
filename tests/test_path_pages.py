"""The path of a family on paper and its calendar, for whoever accompanies the family, and for nobody else."""

import httpx
import pytest
import vobject

from graph_service.app import create_app
from graph_service.pages.paths import page_language
from tests.api.asking import ask
from tests.api.test_inclusion_pacts import NINO, RUNNING

PAGE = "/paths/path-south-1"


@pytest.fixture
async def client(tiny, settings):
    """A client of the service where nobody has to sign in."""
    transport = httpx.ASGITransport(create_app(settings, tiny))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def test_the_page_tells_the_path_the_week_and_the_reviews_and_not_whose_it_is(client):
    seen = await client.get(PAGE)
    assert seen.status_code == 200
    for text in (
        "Il nostro percorso", "14 settembre 2026 – 30 aprile 2027", "recuperare in matematica", "lunedì",
        "15:00–16:00", "Matematica a distanza", "ripetizioni di matematica", "14 gennaio 2027",
    ):  # fmt: skip
        assert text in seen.text
    assert "FAM-TNY567" not in seen.text
    assert seen.headers["cache-control"] == "no-store"
    other = await client.get("/paths/path-north-1")
    assert '<p lang="ar" dir="rtl">' in other.text, "days are told in the family's own language"


async def test_the_calendar_holds_the_sessions_of_the_timetable(client, tiny):
    seen = await client.get(f"{PAGE}/calendar.ics")
    assert seen.headers["content-type"].startswith("text/calendar")
    events = vobject.readOne(seen.text).vevent_list
    query = f'{{ node(id: "{RUNNING}") {{ ... on InclusionPact {{ calendar timetable {{ on opens title }} }} }} }}'
    told = (await ask(tiny, query, viewer=NINO))["node"]
    assert told["calendar"].replace("\r\n", "\n") == seen.text.replace("\r\n", "\n")
    assert sum(len(list(event.rruleset)) for event in events) == len(told["timetable"])
    assert {one["on"] for one in told["timetable"]} >= {
        "2026-09-14",
        "2026-10-26",
        "2027-03-29",
        "2027-04-26",
    }


async def test_what_is_not_there_is_not_shown(client):
    assert (await client.get("/paths/none")).status_code == 404
    assert (await client.get("/paths/none/calendar.ics")).status_code == 404


async def test_who_has_to_sign_in_is_sent_there(tiny, settings):
    asked = settings.model_copy(update={"sign_in": "required"})
    transport = httpx.ASGITransport(create_app(asked, tiny))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        seen = await client.get(PAGE)
    assert (seen.status_code, seen.headers["location"]) == (303, "/sign-in")


def test_the_page_is_in_the_familys_language_where_there_are_labels():
    assert [page_language(one) for one in (("ar", "it"), ("en-GB", "it"), ("zh-Hans",), ())] == [
        "it",
        "en",
        "it",
        "it",
    ]
