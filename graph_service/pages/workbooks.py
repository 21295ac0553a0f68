"""The network as a workbook to take along, for coordinators: people fill it in, and it is read back."""

import asyncio
from collections.abc import Callable
from datetime import date
from io import BytesIO

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from graph_service.accounts.viewers import Doorkeeper, NotLetIn
from graph_service.domain.identifiers import is_key
from graph_service.domain.permissions import Forbidden
from graph_service.exchange.sheets_out import file_name, workbook
from graph_service.graph.connection import Graph
from graph_service.graph.rows import pacts_by_name

HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Workbooks:
    """Gives workbooks to those who may bring them in again."""

    def __init__(self, graph: Callable[[], Graph], door: Doorkeeper, today: Callable[[], date]) -> None:
        self._graph, self._door, self._today = graph, door, today

    def routes(self) -> list[Route]:
        """Return the file with its address: `?pact=` is the key of a pact, `?empty=yes` leaves out what is there."""
        return [Route("/export/network.xlsx", self._workbook, methods=["GET"])]

    async def _workbook(self, request: Request) -> Response:
        try:
            caller = await self._door.caller(request)
        except NotLetIn as refusal:
            return Response(str(refusal), refusal.status, HEADERS)
        if not caller.viewer.roles:
            return RedirectResponse("/sign-in", 303)
        graph, pact_id = self._graph(), request.query_params.get("pact")
        known = dict(await pacts_by_name(graph)) if pact_id and is_key(pact_id) else {}
        if pact_id and pact_id not in known:
            return Response("no such pact", 404, HEADERS)
        try:
            book = await workbook(caller.viewer, graph, pact_id, request.query_params.get("empty") == "yes")
        except Forbidden:
            return Response("404", 404, HEADERS)
        contents = BytesIO()
        await asyncio.to_thread(book.save, contents)
        disposition = f'attachment; filename="{file_name(self._today(), pact_id)}"'
        headers = {**HEADERS, "content-disposition": disposition}
        return Response(contents.getvalue(), media_type=XLSX, headers=headers)
