"""The console's web application: which page stands where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bot.console.acts import Acts
from bot.console.attachments import Attachments, Files
from bot.console.desk import Desk
from bot.console.door import Door
from bot.console.feed import Feed
from bot.console.live import Live
from bot.console.pages import Pages
from bot.console.staff import Staff
from bot.console.statics import Statics
from bot.handoff.case import CaseQueue
from bot.wording import Phrasebook

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
MOST_SENT = 1 << 18
"""Bytes of a form: longer than any message that is refused with words."""


def the_clock() -> datetime:
    """The instant that it is, unless a test says otherwise."""
    return datetime.now(UTC)


def console_app(
    *,
    queue: CaseQueue,
    staff: Staff,
    phrasebook: Phrasebook,
    files: Files,
    is_secure: bool,
    now: Callable[[], datetime] = the_clock,
) -> web.Application:
    """The application; `is_secure` marks cookies for https only."""
    statics = Statics()
    pages = Pages(phrasebook, now, statics.address)
    door = Door(staff, pages, is_secure=is_secure)
    feed = Feed(queue)
    live = Live(queue, feed, door.still_in)
    app = web.Application(middlewares=[door.guard], client_max_size=MOST_SENT)
    app.add_routes(
        [
            web.get("/healthz", _healthy),
            *statics.routes(),
            *door.routes(),
            *Desk(queue, pages).routes(),
            *Acts(queue, pages).routes(),
            *Attachments(queue, files).routes(),
            web.get("/events", live.stream),
        ]
    )
    app.on_response_prepare.append(_put_headers)
    app.cleanup_ctx.append(feed.run)
    app.on_shutdown.append(live.close)
    return app


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _put_headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
