"""The console's web application: who may come in, and which page stands where."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from redis.exceptions import RedisError

from bot.console.asking import SIGN_IN, TOKEN
from bot.console.desk import Desk, Files
from bot.console.live import Live
from bot.console.pages import Pages
from bot.console.staff import Staff
from bot.handoff.case import CaseQueue
from bot.languages import DEFAULT, Language
from bot.wording import Phrasebook

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
OPEN_TO_ALL = ("/sign-in", "/healthz", "/favicon.ico", "/static/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def console_app(
    *, queue: CaseQueue, staff: Staff, phrasebook: Phrasebook, files: Files, is_secure: bool
) -> web.Application:
    """The application; `is_secure` marks cookies for https only."""
    pages = Pages(phrasebook)
    door = Door(staff, pages, is_secure=is_secure)
    desk = Desk(queue, files, pages)
    live = Live(queue)
    app = web.Application(middlewares=[door.guard], client_max_size=1 << 17)
    app.add_routes(
        [
            web.get("/healthz", _healthy),
            web.get("/favicon.ico", _no_icon),
            web.static("/static", STATIC),
            web.get("/sign-in", door.show),
            web.post("/sign-in", door.sign_in),
            web.post("/sign-out", door.sign_out),
            web.post("/language", door.speak),
            web.get("/events", live.stream),
            *desk.routes(),
        ]
    )
    app.on_shutdown.append(live.close)
    return app


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _no_icon(_: web.Request) -> web.Response:
    return web.Response(status=204)


class Door:
    """Lets staff in and out, and keeps everybody else outside."""

    def __init__(self, staff: Staff, pages: Pages, *, is_secure: bool) -> None:
        self._staff = staff
        self._pages = pages
        self._is_secure = is_secure
        self._cookie = "__Host-safar" if is_secure else "safar"

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every request passes here: sign-in, forged requests, headers, Redis away."""
        try:
            response = await self._guarded(request, handler)
        except web.HTTPException as answer:
            response = answer
        except (RedisError, OSError) as error:
            log.error("Redis does not answer (%s)", type(error).__name__)
            response = self._pages.away(self._language(request))
        if not response.prepared:
            response.headers.update(HEADERS)
        if isinstance(response, web.HTTPException):
            raise response
        return response

    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "POST" and not _is_from_here(request):
            raise web.HTTPForbidden(text="this request came from another site")
        if request.path.startswith(OPEN_TO_ALL):
            return await handler(request)
        token = request.cookies.get(self._cookie, "")
        sign_in = await self._staff.signed_in(token) if token else None
        if sign_in is None:
            if request.path.startswith(("/fragments/", "/events", "/files/")):
                raise web.HTTPUnauthorized
            raise web.HTTPSeeOther("/sign-in")
        request[SIGN_IN], request[TOKEN] = sign_in, token
        if request.method == "POST":
            form = await request.post()
            if not hmac.compare_digest(str(form.get("csrf", "")).encode(), sign_in.csrf.encode()):
                raise web.HTTPForbidden(text="this form is too old; load the page again")
        return await handler(request)

    def _language(self, request: web.Request) -> Language:
        if SIGN_IN in request:
            return request[SIGN_IN].language
        chosen = request.query.get("language", "")
        return Language(chosen) if chosen in set(Language) else DEFAULT

    async def show(self, request: web.Request) -> web.Response:
        """The sign-in page."""
        return self._pages.sign_in(self._language(request))

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """Let somebody in whose name and password fit."""
        form = await request.post()
        token = await self._staff.sign_in(str(form.get("name", "")).strip(), str(form.get("password", "")))
        if token is None:
            return self._pages.sign_in(self._language(request), is_refused=True)
        response = web.HTTPSeeOther("/")
        response.set_cookie(self._cookie, token, httponly=True, samesite="Strict", secure=self._is_secure, path="/")
        return response

    async def sign_out(self, request: web.Request) -> web.StreamResponse:
        """End the sign-in."""
        await self._staff.sign_out(request[TOKEN])
        response = web.HTTPSeeOther("/sign-in")
        response.del_cookie(self._cookie, path="/")
        return response

    async def speak(self, request: web.Request) -> web.StreamResponse:
        """Change the language of the console."""
        form = await request.post()
        code = str(form.get("language", ""))
        if code in set(Language):
            await self._staff.speak(request[TOKEN], Language(code))
        raise web.HTTPSeeOther("/")


def _is_from_here(request: web.Request) -> bool:
    """Whether a browser says that the request comes from our own page. One that says nothing is no modern browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
