"""The pages of signing in: with a password or a provider, by an invitation, after forgetting; and where one is signed in."""

from collections.abc import Awaitable, Callable
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from graph_service.accounts import demo
from graph_service.accounts.by_provider import sign_in_as
from graph_service.accounts.provider import Going, NotBelieved, Provider
from graph_service.accounts.signing_in import (
    DEVICE_LASTS,
    Begun,
    ask_reset,
    change_password,
    join,
    reset_password,
    sign_in,
    usable_pass,
)
from graph_service.accounts.viewers import Doorkeeper
from graph_service.domain.accounts import (
    Caller,
    PassPurpose,
    ProviderRefused,
    SignIn,
    TooManyPasswords,
    own_path,
)
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import ROME
from graph_service.graph import accounts
from graph_service.pages.shown import HEADERS, form_of, role_terms, shown, too_large

Handler = Callable[[Request, dict[str, str], Caller | None], Awaitable[Response]]
REFUSED = 422
FORBIDDEN = 403
SEE_OTHER = 303
GOING_LASTS = timedelta(minutes=10)
log = structlog.get_logger()


class SignInPages:
    """Answers people who sign in, and those who are signed in about their own account."""

    def __init__(self, door: Doorkeeper, provider: Provider | None = None) -> None:
        self._door, self._provider = door, provider

    def routes(self) -> list[Route]:
        """Return the pages with their addresses."""
        pages: list[tuple[str, Callable[[Request], Awaitable[Response]] | None, Handler | None]] = [
            ("/sign-in", self._sign_in_page, self._sign_in),
            ("/sign-out", None, self._sign_out),
            ("/reset", self._reset_page, self._reset),
            ("/reset/{token}", self._new_password_page, self._new_password),
            ("/invitation/{token}", self._invitation_page, self._join),
            ("/account", self._account_page, None),
            ("/account/password", None, self._change_password),
            ("/account/sign-ins/{id}/end", None, self._end_sign_in),
        ]
        if self._provider:
            pages.append(("/sign-in/provider", self._go_to_provider, None))
            pages.append(("/sign-in/provider/back", self._back_from_provider, None))
        if self._door.rules.demo:
            pages.append(("/sign-in/demo", None, self._enter_demo))
        routes = []
        for path, page, handler in pages:
            if page:
                routes.append(Route(path, page, methods=["GET"]))
            if handler:
                routes.append(Route(path, self._guarded(handler), methods=["POST"]))
        return routes

    def _guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Let a form through that an own page sent, with the mark of the browser's sign-in where there is one."""

        async def guarded(request: Request) -> Response:
            form = await form_of(request)
            if form is None:
                return too_large()
            caller = await self._door.signed_in(request)
            marked = caller is None or self._door.is_mark(request, form.get("csrf", ""))
            if not self._door.is_own_page(request) or not marked:
                return await self._sign_in_page(request, "SIGN_IN.OLD_PAGE", FORBIDDEN)
            return await handler(request, form, caller)

        return guarded

    def _show(self, request: Request, template: str, title: str, *rest: Any, **facts: Any) -> Response:
        """Show a page whose forms carry the mark of the browser's sign-in."""
        return shown(request, template, title, *rest, mark=self._door.mark(request), **facts)

    # Signing in and out

    async def _sign_in_page(
        self,
        request: Request,
        notice: str | None = None,
        status: int = 200,
        problems: list[Problem] | None = None,
        form: dict[str, str] | None = None,
    ) -> Response:
        given = form or {}
        after_reset = "SIGN_IN.AFTER_RESET" if request.query_params.get("after") == "reset" else None
        return self._show(
            request,
            "sign_in.html",
            "SIGN_IN.TITLE",
            status,
            problems or (),
            notice=notice or after_reset,
            next=own_path(given.get("next") or request.query_params.get("next")),
            email=given.get("email", ""),
            provider=self._provider and self._provider.name,
            people=await self._people(),
        )

    async def _people(self) -> list[demo.Person]:
        return await demo.people(self._door.graph()) if self._door.rules.demo else []

    async def _sign_in(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        place = self._door.place(request)
        email, password = form.get("email", ""), form.get("password", "")
        found = await sign_in(email, password, place, self._door.rules, self._door.graph())
        if isinstance(found, Begun):
            return self._let_in(found, form.get("next"))
        response = await self._sign_in_page(request, None, REFUSED, found, form)
        for one in found:
            if isinstance(one, TooManyPasswords):
                response.status_code = 429
                response.headers["retry-after"] = str(one.seconds)
        return response

    def _let_in(self, begun: Begun, next_: str | None) -> Response:
        response = RedirectResponse(own_path(next_), SEE_OTHER, HEADERS)
        self._door.let_in(response, begun, DEVICE_LASTS)
        return response

    async def _go_to_provider(self, request: Request) -> Response:
        assert self._provider is not None, "the page is there only with a provider"
        asked = request.query_params
        try:
            address, going = await self._provider.address_in(
                own_path(asked.get("next")), asked.get("invitation")
            )
        except NotBelieved as error:
            return await self._not_believed(request, error)
        response = RedirectResponse(address, SEE_OTHER, HEADERS)
        self._door.keep(response, "provider", astuple(going), GOING_LASTS)
        return response

    async def _back_from_provider(self, request: Request) -> Response:
        """Let somebody in who comes back from the provider; the browser has to be the one that went."""
        assert self._provider is not None, "the page is there only with a provider"
        kept = self._door.kept(request, "provider", GOING_LASTS)
        if kept is None:
            return await self._not_believed(request, NotBelieved("another browser comes back, or too late"))
        going = Going(*kept)
        try:
            identity = await self._provider.identity(request.query_params, going)
        except NotBelieved as error:
            return await self._not_believed(request, error)
        door = self._door
        found = await sign_in_as(
            identity, going.invitation, door.place(request), self._provider, door.rules, door.graph()
        )
        if isinstance(found, Begun):
            response = self._let_in(found, going.next)
        else:
            response = await self._sign_in_page(request, None, FORBIDDEN, found)
        door.forget(response, "provider")
        return response

    async def _not_believed(self, request: Request, error: NotBelieved) -> Response:
        log.warning("a provider is not believed", reason=str(error))
        response = await self._sign_in_page(request, None, FORBIDDEN, [ProviderRefused(())])
        self._door.forget(response, "provider")
        return response

    async def _enter_demo(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        found = await demo.enter(
            form.get("person", ""), self._door.place(request), self._door.rules, self._door.graph()
        )
        if found is None:
            return await self._sign_in_page(request, None, FORBIDDEN)
        return self._let_in(found, form.get("next"))

    async def _sign_out(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        provider_out = None
        if caller and caller.account and caller.sign_in_id:
            await accounts.end_sign_in(self._door.graph(), caller.account.id, caller.sign_in_id)
            if self._provider and caller.account.issuer:
                provider_out = await self._provider.address_out()
        response = shown(
            request,
            "signed_out.html",
            "SIGNED_OUT.TITLE",
            provider_out=provider_out,
            provider=self._provider and self._provider.name,
        )
        self._door.let_out(response)
        return response

    # Letters

    async def _invitation_page(self, request: Request, problems: list[Problem] | None = None) -> Response:
        token = request.path_params["token"]
        found = await usable_pass(token, PassPurpose.INVITE, self._door.rules, self._door.graph())
        wrong = [found] if isinstance(found, Problem) else problems or []
        account = None if isinstance(found, Problem) else found[1]
        return self._show(
            request,
            "invitation.html",
            "INVITATION.TITLE",
            404 if account is None else REFUSED if wrong else 200,
            wrong,
            account=account,
            roles=role_terms(account.roles if account else ()),
            token=token,
            provider=self._provider and self._provider.name,
        )

    async def _join(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        token, place = request.path_params["token"], self._door.place(request)
        found = await join(token, form.get("password", ""), place, self._door.rules, self._door.graph())
        return (
            self._let_in(found, None)
            if isinstance(found, Begun)
            else await self._invitation_page(request, found)
        )

    async def _reset_page(self, request: Request, done: bool = False) -> Response:
        notice = "RESET.DONE" if done else None
        facts = {"account": None, "token": None, "done": done, "notice": notice}
        return self._show(request, "reset.html", "RESET.TITLE", **facts)

    async def _reset(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        """Answer first and look afterwards: the answer takes as long whoever asks for whom."""
        response = await self._reset_page(request, done=True)
        email, place = form.get("email", ""), self._door.place(request)
        response.background = BackgroundTask(ask_reset, email, place, self._door.rules, self._door.graph())
        return response

    async def _new_password_page(self, request: Request, problems: list[Problem] | None = None) -> Response:
        token = request.path_params["token"]
        found = await usable_pass(token, PassPurpose.RESET, self._door.rules, self._door.graph())
        wrong = [found] if isinstance(found, Problem) else problems or []
        account = None if isinstance(found, Problem) else found[1]
        status = 404 if account is None else REFUSED if wrong else 200
        facts = {"account": account, "token": token, "done": False}
        return self._show(request, "reset.html", "RESET.TITLE", status, wrong, **facts)

    async def _new_password(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        token, place = request.path_params["token"], self._door.place(request)
        found = await reset_password(
            token, form.get("password", ""), place, self._door.rules, self._door.graph()
        )
        if isinstance(found, list):
            return await self._new_password_page(request, found)
        return RedirectResponse("/sign-in?after=reset", SEE_OTHER, HEADERS)

    # One's own account

    async def _account_page(
        self,
        request: Request,
        notice: str | None = None,
        problems: list[Problem] | None = None,
    ) -> Response:
        caller = await self._door.signed_in(request)
        if caller is None or caller.account is None:
            return RedirectResponse("/sign-in?next=/account", SEE_OTHER, HEADERS)
        account, now = caller.account, datetime.now(UTC)
        found = await accounts.sign_ins(self._door.graph(), [account.id], now)
        return self._show(
            request,
            "account.html",
            "ACCOUNT.TITLE",
            REFUSED if problems else 200,
            problems or (),
            notice=notice,
            account=account,
            roles=role_terms(account.roles),
            here=caller.sign_in_id,
            has_password=account.password_hash is not None,
            sign_ins=[_listed(one) for one in found.get(account.id, [])],
        )

    async def _change_password(
        self, request: Request, form: dict[str, str], caller: Caller | None
    ) -> Response:
        if caller is None or caller.account is None or caller.sign_in_id is None:
            return RedirectResponse("/sign-in?next=/account", SEE_OTHER, HEADERS)
        found = await change_password(
            caller.account,
            caller.sign_in_id,
            form.get("present", ""),
            form.get("password", ""),
            self._door.rules,
            self._door.graph(),
        )
        if isinstance(found, list):
            return await self._account_page(request, None, found)
        return await self._account_page(request, "ACCOUNT.CHANGED")

    async def _end_sign_in(self, request: Request, form: dict[str, str], caller: Caller | None) -> Response:
        if caller is None or caller.account is None:
            return RedirectResponse("/sign-in?next=/account", SEE_OTHER, HEADERS)
        await accounts.end_sign_in(self._door.graph(), caller.account.id, request.path_params["id"])
        return await self._account_page(request, "ACCOUNT.ENDED")


def _listed(one: SignIn) -> dict[str, Any]:
    started = one.started_at.astimezone(ROME)
    return {"id": one.id, "browser": one.browser, "day": started.date(), "time": f"{started:%H:%M}"}
