"""The path of a family on paper, and its timetable as a file: what whoever accompanies the family hands over.

The page is in the family's language where its labels are, else in Italian; days and dates are in its own language
wherever that is known. It tells neither code nor name.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from graph_service.accounts.viewers import Doorkeeper, NotLetIn
from graph_service.actions.timetables import Followed, read_followed
from graph_service.domain.model import RESERVING
from graph_service.domain.permissions import Forbidden
from graph_service.domain.phrases import LANGUAGES, Language, phrase
from graph_service.domain.timetables import calendar
from graph_service.graph.connection import Graph
from graph_service.pages.shown import TEMPLATES, headers_of, style_called

STYLE = style_called("path.css")
HEADERS = headers_of(STYLE, "no-referrer")


class PathPages:
    """Shows paths and their timetables to those who accompany the families."""

    def __init__(self, graph: Callable[[], Graph], door: Doorkeeper, today: Callable[[], date]) -> None:
        self._graph, self._door, self._today = graph, door, today

    def routes(self) -> list[Route]:
        """Return the pages with their addresses."""
        return [
            Route("/paths/{id}", self._page, methods=["GET"]),
            Route("/paths/{id}/calendar.ics", self._calendar, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        found = await self._followed(request)
        return found if isinstance(found, Response) else HTMLResponse(_written(found), headers=HEADERS)

    async def _calendar(self, request: Request) -> Response:
        found = await self._followed(request)
        if isinstance(found, Response):
            return found
        text = calendar(found.appointments, found.period, self._today())
        headers = {**HEADERS, "content-disposition": 'attachment; filename="calendario.ics"'}
        return Response(text, media_type="text/calendar", headers=headers)

    async def _followed(self, request: Request) -> Followed | Response:
        """Return what is asked for; whoever is not let in is sent to sign in, and told of no path that is not theirs."""
        try:
            caller = await self._door.caller(request)
        except NotLetIn as refusal:
            return Response(str(refusal), refusal.status, HEADERS)
        if not caller.viewer.roles:
            return RedirectResponse("/sign-in", 303)
        try:
            found = await read_followed(
                caller.viewer, request.path_params["id"], self._graph(), self._today()
            )
        except Forbidden:
            found = None
        return found or Response("404", 404, HEADERS)


def _written(found: Followed) -> str:
    language = page_language(found.household.languages)
    locale = own_locale(found.household.languages, language)
    names = get_day_names("wide", locale=locale)
    labels = {
        one.competence_id: found.known.taxonomy.competences[one.competence_id].label(language)
        for one in found.appointments
    }
    running = [one for one in found.appointments if one.course.state in RESERVING]
    week = sorted(
        (
            (session.day, session.opens, session.opens + session.minutes, one)
            for one in running
            for session in one.course.sessions
        ),
        key=lambda row: row[:3],
    )
    return TEMPLATES.get_template("path.html").render(
        say=partial(phrase, language=language),
        language=language,
        direction=locale.text_direction,
        locale=str(locale).replace("_", "-"),
        style=STYLE,
        path=found.path,
        week=week,
        arranged=[one for one in running if not one.course.windows],
        label=labels.get,
        weekday=names.get,
        clock=lambda minute: f"{minute // 60 % 24}:{minute % 60:02d}",
        day=lambda day: format_date(day, "d MMMM y", locale=locale),
    )


def page_language(languages: tuple[str, ...]) -> Language:
    """Return the first language of a family in which there are labels, else Italian."""
    spoken = (tag.split("-", maxsplit=1)[0].lower() for tag in languages)
    return next((known for tag in spoken for known in LANGUAGES if known == tag), "it")


def own_locale(languages: tuple[str, ...], language: Language) -> Locale:
    """Return how days are called in the language that a family prefers, or in that of the page."""
    for tag in languages[:1]:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            break
    return Locale(language)
