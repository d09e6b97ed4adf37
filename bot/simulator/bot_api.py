"""The Bot API over HTTP: who may call, what goes wrong on purpose, and the shape of every answer."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.simulator.faults import Fault, FaultKind
from bot.simulator.files import DOWNLOAD_LIMIT
from bot.simulator.methods import BY_LOWER_NAME, METHODS
from bot.simulator.params import Params, params_of
from bot.simulator.polling import Poller
from bot.simulator.refusals import Json, Refusal, not_found, unauthorized
from bot.simulator.world import World

log = logging.getLogger(__name__)

type Witness = Callable[[str, Params, Json], None]
"""Sees every call and its answer: a test's judge."""


@dataclass(slots=True, kw_only=True)
class BotApi:
    """Answers the bot's calls in one world."""

    world: World
    poller: Poller
    closing: asyncio.Event
    witness: Witness | None = None

    def routes(self) -> list[web.RouteDef]:
        """Where the Bot API lives."""
        return [
            web.route("*", "/bot{token:[^/]+}/{method:[^/]*}", self.call),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Carry out one method."""
        try:
            self._admit(request)
            method = BY_LOWER_NAME.get(request.match_info["method"].lower())
            if method is None:
                raise Refusal(404, "Not Found: method not found")
            if self.world.logged_out:
                raise Refusal(400, "Logged out")
            params = await params_of(request)
        except Refusal as refusal:
            return _refused(refusal)
        self.world.calls[method] += 1
        fault = self.world.faults.strike(method, params.integer("chat_id") or None)
        if fault:
            return await self._go_wrong(request, fault, method, params)
        return await self._answer(method, params)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give the content of a file, at the path that `getFile` told."""
        try:
            self._admit(request)
            stored = self.world.files.by_path.get(request.match_info["path"])
            if stored is None or len(stored.content) > DOWNLOAD_LIMIT:
                raise not_found()
        except Refusal as refusal:
            return _refused(refusal)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _admit(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self.world.token.encode()):
            raise unauthorized()

    async def _answer(self, method: str, params: Params) -> web.Response:
        body: Json
        try:
            body = {"ok": True, "result": await self._carry_out(method, params)}
        except Refusal as refusal:
            body = refusal.as_json()
            self.world.refused[refusal.code] += 1
        if self.witness:
            self.witness(method, params, body)
        return web.json_response(body, status=body.get("error_code", 200))

    async def _carry_out(self, method: str, params: Params) -> Any:
        if method == "getUpdates":
            return await self.poller.get_updates(params)
        try:
            return METHODS[method](self.world, params)
        except Refusal:
            raise
        except Exception:
            log.exception("The simulator failed in %s", method)
            raise Refusal(500, "Internal Server Error: the simulator itself failed") from None

    async def _go_wrong(self, request: web.Request, fault: Fault, method: str, params: Params) -> web.StreamResponse:
        self.world.story.tell("fault", fault=fault.as_json(), method=method)
        match fault.kind:
            case FaultKind.SLOW:
                await self._pause(fault.seconds)
                return await self._answer(method, params)
            case FaultKind.LOST_ANSWER:
                await self._answer(method, params)
            case FaultKind.BLACK_HOLE:
                await self.closing.wait()
            case FaultKind.ERROR:
                after = int(fault.seconds) if fault.code == 429 else None
                return _refused(Refusal(fault.code, fault.words(), retry_after=after))
        return _broken(request)

    async def _pause(self, seconds: float) -> None:
        waiting = asyncio.create_task(self.closing.wait())
        await asyncio.wait([waiting], timeout=seconds)
        waiting.cancel()


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.as_json(), status=refusal.code)


def _broken(request: web.Request) -> web.Response:
    """Break the connection: what is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()
