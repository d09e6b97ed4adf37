"""Puts the simulator on a port of this machine: `running = await serve("127.0.0.1", 0, token)`."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web
from yarl import URL

from bot.simulator.bot_api import BotApi, Witness
from bot.simulator.faults import Faults
from bot.simulator.files import Shelf
from bot.simulator.limits import OFF, Limiter, Limits
from bot.simulator.people import READY_MADE, Bot, Person
from bot.simulator.polling import Poller
from bot.simulator.postman import Postman
from bot.simulator.refusals import Refusal
from bot.simulator.sim_acts import ActsApi
from bot.simulator.sim_control import ControlApi
from bot.simulator.sim_watch import WatchApi
from bot.simulator.story import Story
from bot.simulator.updates import Mailbag
from bot.simulator.world import World

TOKEN = re.compile(r"(\d+):[\w-]{20,}", re.ASCII)
PAGE = Path(__file__).parent / "page"
FIRST_UPDATE = 100_000_001
BODY_LIMIT = 60 * 1024 * 1024  # bytes; over Telegram's own limit for uploads, which is checked apart
CONTENT_POLICY = "; ".join(
    (
        *("default-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob: data:"),
        *("frame-ancestors 'self'", "base-uri 'none'", "form-action 'none'"),
    )
)


type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Running:
    """A simulator that is up."""

    world: World
    host: str
    port: int
    _runner: web.AppRunner
    _closing: asyncio.Event
    _poller: Poller
    _post: asyncio.Task[None]

    @property
    def url(self) -> str:
        """Where it is: the page, and before `/bot` the Bot API."""
        return f"http://{self.host}:{self.port}"

    async def stop(self) -> None:
        """End all that waits and free the port."""
        self._closing.set()
        self._poller.close()
        self.world.story.ring_all()
        self._post.cancel()
        with suppress(asyncio.CancelledError):
            await self._post
        await self._runner.cleanup()


def make_world(
    token: str,
    *,
    clock: Callable[[], float] = time.time,
    limits: Limits = OFF,
    people: Iterable[Person] = READY_MADE,
    first_update: int = FIRST_UPDATE,
) -> World:
    """A world with one bot in it; ValueError when the token is not of Telegram's form."""
    found = TOKEN.fullmatch(token)
    if found is None:
        raise ValueError("a token looks like 123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    world = World(
        token=token,
        clock=clock,
        bot=Bot(id=int(found.group(1))),
        mailbag=Mailbag(clock=clock, first_id=first_update),
        limiter=Limiter(clock=clock, limits=limits),
        faults=Faults(),
        files=Shelf(),
        story=Story(began=clock()),
    )
    world.mailbag.on_taken = world.mark_read
    for person in people:
        world.welcome(person)
    return world


def make_app(
    world: World, *, poller: Poller, closing: asyncio.Event, witness: Witness | None = None
) -> web.Application:
    """The Bot API, the `/sim` API and the page of one world."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_only_from_here, _plain_faults])
    for part in (
        BotApi(world=world, poller=poller, closing=closing, witness=witness),
        ActsApi(world=world),
        WatchApi(world=world, closing=closing),
        ControlApi(world=world),
    ):
        app.add_routes(part.routes())
    app.router.add_get("/", _index)
    app.router.add_static("/page", PAGE)
    return app


async def serve(
    host: str,
    port: int,
    token: str,
    *,
    clock: Callable[[], float] = time.time,
    limits: Limits = OFF,
    people: Iterable[Person] = READY_MADE,
    retry_delay: float = 1.0,
    witness: Witness | None = None,
) -> Running:
    """Start a simulator on loopback; port 0 takes a free one. `retry_delay` is the first pause of a failing webhook."""
    if not _is_here(host):
        raise ValueError("the simulator is for this machine only: bind it to 127.0.0.1")
    world = make_world(token, clock=clock, limits=limits, people=people)
    closing, poller = asyncio.Event(), Poller(world)
    app = make_app(world, poller=poller, closing=closing, witness=witness)
    # No access log: its lines would hold the token.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    return Running(
        world=world,
        host=host,
        port=runner.addresses[0][1],
        _runner=runner,
        _closing=closing,
        _poller=poller,
        _post=asyncio.create_task(Postman(world, first_delay=retry_delay).run()),
    )


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a foreign web page sends through the browser of whoever tries the simulator."""
    host = URL(f"http://{request.host}")
    origin = URL(request.headers.get("Origin") or host)
    if not _is_here(host.host or "") or origin.authority != host.authority:
        raise web.HTTPForbidden(text="only this machine's own page may ask")
    return await handler(request)


@web.middleware
async def _plain_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say what is wrong with a `/sim` call that cannot be read."""
    try:
        return await handler(request)
    except (ValueError, Refusal) as fault:
        if not request.path.startswith("/sim/"):
            raise
        return web.json_response({"error": str(fault)}, status=400)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": CONTENT_POLICY})
