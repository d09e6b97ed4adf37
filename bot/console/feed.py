"""The queue's events, read once and passed to all browsers: each listener would else hold a connection to Redis."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from enum import Enum

from aiohttp import web
from redis.exceptions import RedisError

from bot.handoff.case import CaseEvent, CaseQueue

log = logging.getLogger(__name__)

REMEMBERED = 2000
"""Events kept for browsers that come back after a moment."""

MOST_UNHEARD = 256
"""Events that a slow browser may leave unheard; with more, it is told to look at everything again."""

TRY_AGAIN = timedelta(seconds=1)


class Notice(Enum):
    """What else a browser is told."""

    AWAY = "away"
    """Redis does not answer."""

    LOOK_AGAIN = "look_again"
    """Something may have been missed: look at everything again."""


type Told = CaseEvent | Notice


class Listener:
    """One browser's place in the feed."""

    def __init__(self) -> None:
        self._unheard: asyncio.Queue[Told] = asyncio.Queue()

    def tell(self, told: Told) -> None:
        """Put it in line. A line that is too long becomes one word."""
        if self._unheard.qsize() >= MOST_UNHEARD:
            while not self._unheard.empty():
                self._unheard.get_nowait()
            told = Notice.LOOK_AGAIN
        self._unheard.put_nowait(told)

    async def next(self, patience: timedelta) -> Told | None:
        """The next that was told; None when nothing was for so long."""
        try:
            async with asyncio.timeout(patience.total_seconds()):
                return await self._unheard.get()
        except TimeoutError:
            return None


class Feed:
    """Reads the events for as long as the console serves."""

    def __init__(self, queue: CaseQueue) -> None:
        self._queue = queue
        self._listeners: set[Listener] = set()
        self._recent: deque[CaseEvent] = deque(maxlen=REMEMBERED)
        self._place = "$"

    async def run(self, _: web.Application) -> AsyncIterator[None]:
        """Read from the start of the application to its end."""
        task = asyncio.create_task(self._read_on())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    @contextlib.contextmanager
    def listening(self, after: str) -> Iterator[Listener]:
        """A place in the feed. What came after the event that a browser heard last is told first."""
        listener = Listener()
        for told in self._missed(after):
            listener.tell(told)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def _missed(self, after: str) -> Sequence[Told]:
        if not after:
            return []
        places = [event.id for event in self._recent]
        if after not in places:
            return [Notice.LOOK_AGAIN]
        return list(self._recent)[places.index(after) + 1 :]

    async def _read_on(self) -> None:
        is_away = False
        while True:
            try:
                async for event in self._queue.events(self._place):
                    if is_away:
                        is_away = False
                        self._tell(Notice.LOOK_AGAIN)
                    if event is not None:
                        self._place = event.id
                        self._recent.append(event)
                        self._tell(event)
            except RedisError as error:
                log.error("Redis does not answer (%s)", type(error).__name__)
                is_away = True
                self._tell(Notice.AWAY)
            await asyncio.sleep(TRY_AGAIN.total_seconds())

    def _tell(self, told: Told) -> None:
        for listener in self._listeners:
            listener.tell(told)
