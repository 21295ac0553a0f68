"""What comes along with the frame, for whom, and what it lets a browser do."""

import json
from html.parser import HTMLParser

import httpx
import pytest
from starlette.applications import Starlette

from graph_service.pages.frame import Frame, frame_headers, map_style

PARTS = {"/families/new": ["assets/New.js"], "/families/:id": ["assets/Family.js", "assets/parts.js"]}
MARTA = {"viewer": {"account": {"name": "Marta"}}}


@pytest.fixture
def page(tmp_path):
    """Pages as they are built: the frame, with which words it is asked who signs in, and what holds each page."""
    (tmp_path / "along.json").write_text(json.dumps({"viewer": "{ viewer }", "pages": PARTS}))
    page = tmp_path / "index.html"
    page.write_text(
        '<html>\n  <head>\n    <title>t</title>\n  </head>\n  <body><div id="page"></div></body></html>'
    )
    return page


async def get(page, path, told):
    async def ask(request, query):
        assert query == "{ viewer }"
        return told

    transport = httpx.ASGITransport(Starlette(routes=Frame(page, ask).routes()))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://t", headers={"accept": "text/html"}
    ) as client:
        return await client.get(path)


class Head(HTMLParser):
    """What a browser would fetch at once, and be told, as it reads a page."""

    def __init__(self, text):
        super().__init__()
        self.fetched, self.told, self.tags, self._within = [], None, [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self._within = given.get("id") == "told"
        if given.get("rel") == "modulepreload":
            self.fetched.append(given["href"])

    def handle_data(self, data):
        if self._within:
            self.told = json.loads(data)
            self._within = False


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("/", []),
        ("/families/new", ["assets/New.js"]),
        ("/families/beneficiary:1", ["assets/Family.js", "assets/parts.js"]),
        ("/families/beneficiary:1/nothing", []),
    ],
)
async def test_with_the_frame_come_who_signs_in_and_what_holds_the_page(page, path, files):
    answer = await get(page, path, MARTA)
    head = Head(answer.text)
    assert answer.status_code == 200
    assert head.told == MARTA
    assert head.fetched == [f"/static/pages/{one}" for one in files]
    assert "cache-control" not in answer.headers, "the usual one, no-store: it tells who signs in"


async def test_a_name_that_looks_like_markup_stays_a_name(page):
    named = {"viewer": {"account": {"name": "</script><script src=x></script><!--\u2028"}}}
    head = Head((await get(page, "/", named)).text)
    assert head.told == named
    assert head.tags.count("script") == 1


async def test_who_has_to_sign_in_first_is_sent_there_and_back_without_a_script(page):
    answer = await get(page, "/families/new?area=area:1&x=à", {"viewer": None})
    assert answer.status_code == 303
    back = httpx.URL(answer.headers["location"])
    assert back.path == "/sign-in"
    assert back.params["next"] == "/families/new?area=area:1&x=%C3%A0"


async def test_while_nobody_can_be_told_anything_the_page_comes_and_asks_itself(page):
    answer = await get(page, "/families/new", None)
    assert answer.status_code == 200
    assert Head(answer.text).told is None
    assert 'id="page"' in answer.text


def test_a_tile_server_is_the_only_thing_elsewhere_that_a_setting_opens():
    closed, opened = (
        frame_headers(tiles)["content-security-policy"]
        for tiles in (None, "https://tiles.example:8443/{z}/{x}/{y}.png")
    )
    assert "://" not in closed
    assert opened.count("https://tiles.example:8443;") == 2
    assert opened.replace(" https://tiles.example:8443", "") == closed


def test_the_map_stands_on_plain_ground_until_a_tile_server_is_set():
    assert [one["id"] for one in map_style(None, None)["layers"]] == ["ground"]
    style = map_style("https://tiles.example/{z}/{x}/{y}.png", "© somebody")
    assert style["sources"]["tiles"]["attribution"] == "© somebody"
    assert [one["id"] for one in style["layers"]] == ["ground", "tiles"]
