"""What happens to cases, told to the browser as it happens; and that the browser is there, told to the queue."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web
from redis.exceptions import RedisError

from bot.console.asking import SIGN_IN
from bot.console.feed import Feed, Notice, Told
from bot.console.staff import SignIn
from bot.handoff.case import CaseEvent, CaseQueue, Counsellor

log = logging.getLogger(__name__)

BEAT = timedelta(seconds=15)
MOST_STREAMS = 500
"""Browsers at once; a counsellor has one stream however many tabs are open."""

type StillIn = Callable[[web.Request], Awaitable[SignIn | None]]


class Live:
    """The streams of all browsers."""

    def __init__(self, queue: CaseQueue, feed: Feed, still_in: StillIn) -> None:
        self._queue = queue
        self._feed = feed
        self._still_in = still_in
        self._streams: set[asyncio.Task[None]] = set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events of the counsellor's pools; a browser that comes back goes on where it was."""
        if len(self._streams) >= MOST_STREAMS:
            return web.Response(status=503, headers={"Retry-After": "30"})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        task = asyncio.ensure_future(self._tell(request, response))
        self._streams.add(task)
        try:
            await asyncio.wait({task})
        finally:
            self._streams.discard(task)
            task.cancel()
        if not task.cancelled():
            with contextlib.suppress(ConnectionError):  # the browser went away
                task.result()
        return response

    async def _tell(self, request: web.Request, response: web.StreamResponse) -> None:
        counsellor = request[SIGN_IN].counsellor
        loop = asyncio.get_running_loop()
        next_beat = loop.time()
        await response.write(b"retry: 1500\n\n")
        with self._feed.listening(request.headers.get("Last-Event-ID", "")) as listener:
            while True:
                if loop.time() >= next_beat:
                    next_beat = loop.time() + BEAT.total_seconds()
                    sign_in = await self._beat(request, response)
                    if sign_in is None:
                        return
                    counsellor = sign_in.counsellor
                told = await listener.next(timedelta(seconds=max(0.0, next_beat - loop.time())))
                if told is not None and concerns(told, counsellor):
                    await response.write(written(told))

    async def _beat(self, request: web.Request, response: web.StreamResponse) -> SignIn | None:
        """Tell the queue that the counsellor is there, and the browser that we are; None when the sign-in has ended."""
        try:
            sign_in = await self._still_in(request)
            if sign_in is None:
                await response.write(b"event: ended\ndata: {}\n\n")
                return None
            await self._queue.beat(sign_in.counsellor)
        except RedisError as error:
            log.error("Redis does not answer (%s)", type(error).__name__)
            sign_in = request[SIGN_IN]
        await response.write(b": here\nevent: beat\ndata: {}\n\n")
        return sign_in

    async def close(self, _: web.Application) -> None:
        """End all streams, so that the server can end."""
        for task in tuple(self._streams):
            task.cancel()


def concerns(told: Told, counsellor: Counsellor) -> bool:
    """Whether it is about a case of the counsellor's pools; notices are for everybody."""
    if isinstance(told, Notice):
        return True
    return any(told.centre == centre and told.language == language for centre, language in counsellor.pools)


def written(told: Told) -> bytes:
    """What the browser reads; it holds no word of a person."""
    if isinstance(told, Notice):
        return f"event: {told.value}\ndata: {{}}\n\n".encode()
    return f"id: {told.id}\ndata: {_data(told)}\n\n".encode()


def _data(event: CaseEvent) -> str:
    return json.dumps({"case": event.case, "what": event.what, "owner": event.owner})
