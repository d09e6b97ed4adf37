"""The console's web application."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from bot.console.staff import Staff
from bot.handoff.case import CaseQueue
from bot.wording import Phrasebook


class Files(Protocol):
    """Whoever can fetch what a person sent."""

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file; None when it is not to be had any more."""
        ...


def console_app(
    *, queue: CaseQueue, staff: Staff, phrasebook: Phrasebook, files: Files, is_secure: bool
) -> web.Application:
    """The application; `is_secure` marks cookies for https only."""
    app = web.Application()

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app.router.add_get("/healthz", healthy)
    return app
