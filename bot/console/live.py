"""What happens to cases, told to the browser as it happens; and that the browser is there, told to the queue."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta

from aiohttp import web

from bot.console.asking import SIGN_IN
from bot.handoff.case import CaseEvent, CaseQueue, Counsellor

BEAT = timedelta(seconds=15)


class Live:
    """The streams of all browsers."""

    def __init__(self, queue: CaseQueue) -> None:
        self._queue = queue
        self._streams: set[asyncio.Task[None]] = set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Events of the counsellor's pools as server-sent events; a reconnecting browser goes on where it was."""
        counsellor = request[SIGN_IN].counsellor
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        after = request.headers.get("Last-Event-ID", "$")
        task = asyncio.ensure_future(self._tell(response, counsellor, after))
        self._streams.add(task)
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await task
        self._streams.discard(task)
        return response

    async def _tell(self, response: web.StreamResponse, counsellor: Counsellor, after: str) -> None:
        loop = asyncio.get_running_loop()
        next_beat = 0.0
        await response.write(b": here\n\n")
        events: AsyncIterator[CaseEvent | None] = self._queue.events(after)
        async for event in events:
            if loop.time() >= next_beat:
                next_beat = loop.time() + BEAT.total_seconds()
                await self._queue.beat(counsellor)
                await response.write(b": beat\n\n")
            if event is not None and concerns(event, counsellor):
                await response.write(written(event))

    async def close(self, _: web.Application) -> None:
        """End all streams, so that the server can end."""
        for task in tuple(self._streams):
            task.cancel()


def concerns(event: CaseEvent, counsellor: Counsellor) -> bool:
    """Whether the event is about a case of the counsellor's pools."""
    return any(event.centre == centre and event.language == language for centre, language in counsellor.pools)


def written(event: CaseEvent) -> bytes:
    """The event as the browser reads it; it holds no word of a person."""
    data = json.dumps({"case": event.case, "what": event.what, "owner": event.owner})
    return f"id: {event.id}\ndata: {data}\n\n".encode()
