"""A counsellor's desk: the lists and a case, as pages and as parts of pages."""

from __future__ import annotations

import re
import secrets
from typing import Any

from aiohttp import web

from bot.console.asking import SIGN_IN
from bot.console.pages import Pages, Trouble
from bot.handoff.case import CaseId, CaseQueue, CaseSummary, Counsellor, Refusal

SAYINGS = frozenset({*Refusal, *Trouble})
LAST = re.compile(r"[1-9]\d{0,3}", re.ASCII)


async def case_of(queue: CaseQueue, request: web.Request) -> CaseSummary:
    """The case that the address names. One of another pool is not found, as if there were none."""
    case = await queue.case(CaseId(request.match_info["case"]), request[SIGN_IN].counsellor)
    if case is None:
        raise web.HTTPNotFound
    return case


class Desk:
    """The desk of whoever is signed in."""

    def __init__(self, queue: CaseQueue, pages: Pages) -> None:
        self._queue = queue
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        """Where the desk stands."""
        return [
            web.get("/", self.show),
            web.get("/cases/{case}", self.show_case),
            web.get("/fragments/list", self.list),
            web.get("/fragments/case", self.no_case),
            web.get("/fragments/cases/{case}", self.case),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """The lists."""
        return await self._show(request, {"case": None})

    async def show_case(self, request: web.Request) -> web.Response:
        """The lists, and a case."""
        return await self._show(request, await self._one(request))

    async def _show(self, request: web.Request, parts: dict[str, Any]) -> web.Response:
        sign_in = request[SIGN_IN]
        said = request.query.get("refused", "")
        lists = await self._lists(sign_in.counsellor)
        refusal = said if said in SAYINGS else ""
        return self._pages.desk(request, sign_in, **lists, **parts, refusal=refusal, operation=fresh())

    async def list(self, request: web.Request) -> web.Response:
        """The lists alone."""
        sign_in = request[SIGN_IN]
        return self._pages.part(
            request, sign_in, "list.html", **await self._lists(sign_in.counsellor), operation=fresh()
        )

    async def case(self, request: web.Request) -> web.Response:
        """A case alone; `last` asks for so many of its messages only."""
        return self._pages.part(request, request[SIGN_IN], "case.html", **await self._one(request), operation=fresh())

    async def no_case(self, request: web.Request) -> web.Response:
        """What stands where a case would be."""
        return self._pages.part(request, request[SIGN_IN], "case.html", case=None, operation=fresh())

    async def _lists(self, counsellor: Counsellor) -> dict[str, Any]:
        return {"waiting": await self._queue.waiting(counsellor), "mine": await self._queue.mine(counsellor)}

    async def _one(self, request: web.Request) -> dict[str, Any]:
        case = await case_of(self._queue, request)
        messages = await self._queue.transcript(case.id, request[SIGN_IN].counsellor)
        last = request.query.get("last", "")
        shown = messages[-int(last) :] if LAST.fullmatch(last) else messages
        return {"case": case, "messages": shown}


def fresh() -> str:
    """An operation id for forms that are sent without our script."""
    return secrets.token_urlsafe(12)
