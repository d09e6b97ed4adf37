"""The door: staff come in and go out, everybody else stays outside, and forged requests are refused."""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Awaitable, Callable

from aiohttp import web
from redis.exceptions import RedisError

from bot.console.asking import SIGN_IN, TOKEN, is_script
from bot.console.pages import Pages, Trouble
from bot.console.staff import Barred, SignIn, Staff
from bot.languages import DEFAULT, Language, from_code

log = logging.getLogger(__name__)

OPEN_TO_ALL = frozenset({"/healthz", "/favicon.ico", "/static/{version}/{name}", "/sign-in"})
"""All other routes, and whatever is no route, need a sign-in."""

UNCHANGING = frozenset({"GET", "HEAD"})
SPOKEN = "safar-language"
YEAR = 365 * 24 * 3600
OWN_PAGE = re.compile(r"/(cases/[\w-]+)?", re.ASCII)

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Door:
    """Lets staff in and out."""

    def __init__(self, staff: Staff, pages: Pages, *, is_secure: bool) -> None:
        self._staff = staff
        self._pages = pages
        self._is_secure = is_secure
        self._cookie = "__Host-safar" if is_secure else "safar"

    def routes(self) -> list[web.RouteDef]:
        """What belongs to coming in and going out."""
        return [
            web.get("/sign-in", self.show),
            web.post("/sign-in", self.sign_in),
            web.post("/sign-out", self.sign_out),
            web.post("/language", self.speak),
        ]

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every request passes here; what goes wrong is said in words."""
        try:
            return await self._admitted(request, handler)
        except RedisError as error:
            log.error("Redis does not answer (%s)", type(error).__name__)
            return self._pages.trouble(request, self.language(request), Trouble.AWAY, 503)
        except web.HTTPRequestEntityTooLarge:
            return self._pages.trouble(request, self.language(request), Trouble.TOO_LONG, 413)
        except web.HTTPNotFound:
            return self._pages.trouble(request, self.language(request), Trouble.NOT_FOUND, 404)

    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method not in UNCHANGING and not is_from_here(request):
            return self._pages.trouble(request, self.language(request), Trouble.FOREIGN, 403)
        if _is_open_to_all(request):
            return await handler(request)
        token = request.cookies.get(self._cookie, "")
        sign_in = await self._staff.signed_in(token) if token else None
        if sign_in is None:
            return _outside(request)
        request[SIGN_IN], request[TOKEN] = sign_in, token
        if request.method not in UNCHANGING and not await _holds_the_token(request, sign_in):
            return self._pages.trouble(request, sign_in.language, Trouble.OLD_PAGE, 403)
        return await handler(request)

    async def still_in(self, request: web.Request) -> SignIn | None:
        """Who holds an open stream; None when the sign-in has ended. It counts as use: who waits for cases is at work."""
        return await self._staff.signed_in(request[TOKEN])

    def language(self, request: web.Request) -> Language:
        """The language to speak: of the sign-in, or picked earlier in this browser, or asked for by it."""
        if SIGN_IN in request:
            return request[SIGN_IN].language
        return self._picked(request) or _asked_for(request) or DEFAULT

    def _picked(self, request: web.Request) -> Language | None:
        code = request.query.get("language", "") or request.cookies.get(SPOKEN, "")
        return Language(code) if code in set(Language) else None

    async def show(self, request: web.Request) -> web.Response:
        """The sign-in page."""
        language = self._picked(request)
        response = self._pages.sign_in(request, self.language(request), is_picked=language is not None)
        return self._remembering(response, language) if "language" in request.query and language else response

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """Let somebody in whose name and password fit."""
        form = await request.post()
        language = self._picked(request)
        token = await self._staff.sign_in(str(form.get("name", "")).strip(), str(form.get("password", "")))
        if isinstance(token, Barred):
            status = 429 if token is Barred.TOO_OFTEN else 401
            return self._pages.sign_in(
                request, self.language(request), is_picked=language is not None, barred=token, status=status
            )
        if language:
            await self._staff.speak(token, language)
        inside = web.HTTPSeeOther("/")
        inside.set_cookie(self._cookie, token, httponly=True, samesite="Strict", secure=self._is_secure, path="/")
        raise inside

    async def sign_out(self, request: web.Request) -> web.StreamResponse:
        """End the sign-in."""
        await self._staff.sign_out(request[TOKEN])
        outside = web.HTTPSeeOther("/sign-in")
        outside.del_cookie(self._cookie, path="/", secure=self._is_secure, httponly=True, samesite="Strict")
        raise outside

    async def speak(self, request: web.Request) -> web.StreamResponse:
        """Change the language of the console."""
        form = await request.post()
        code, back = str(form.get("language", "")), str(form.get("back", ""))
        page = web.HTTPSeeOther(back if OWN_PAGE.fullmatch(back) else "/")
        if code not in set(Language):
            raise page
        await self._staff.speak(request[TOKEN], Language(code))
        raise self._remembering(page, Language(code))

    def _remembering[R: web.StreamResponse](self, response: R, language: Language) -> R:
        response.set_cookie(SPOKEN, language.value, max_age=YEAR, samesite="Lax", secure=self._is_secure, path="/")
        return response


def is_from_here(request: web.Request) -> bool:
    """Whether the browser says that the request comes from a page of ours. One that says nothing is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin", "").partition("://")[2] == request.host


def _is_open_to_all(request: web.Request) -> bool:
    resource = request.match_info.route.resource
    return resource is not None and resource.canonical in OPEN_TO_ALL


def _outside(request: web.Request) -> web.StreamResponse:
    """Who opens a page or sends a form is led to the sign-in; scripts, streams and pictures are told that they may not."""
    if is_script(request) or "text/html" not in request.headers.get("Accept", "text/html"):
        return web.Response(status=401)
    raise web.HTTPSeeOther("/sign-in")


async def _holds_the_token(request: web.Request, sign_in: SignIn) -> bool:
    held = str((await request.post()).get("csrf", ""))
    return hmac.compare_digest(held.encode(), sign_in.csrf.encode())


def _asked_for(request: web.Request) -> Language | None:
    """The first language of ours that the browser names."""
    named = (part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(","))
    return next((language for code in named if code and (language := from_code(code))), None)
