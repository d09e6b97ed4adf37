"""Workers: each leases a chat with mail, has its updates handled in order, and lets it go."""

from __future__ import annotations

import asyncio
import logging
import traceback
from datetime import timedelta
from typing import Protocol

from redis.exceptions import RedisError

from bot.delivery.inbox import Inbox, Lease, Letter

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(milliseconds=250)
"""How often to look for mail that came through another process; mail of this process wakes us at once."""

AFTER_TROUBLE = timedelta(seconds=1)
MOST_TROUBLES = 3
"""After so many failures an update is set aside, so that its chat goes on."""


class Handler(Protocol):
    """Whoever answers what is in a mailbox."""

    async def handle(self, lease: Lease) -> None:
        """Handle all updates of the lease, each in one step."""
        ...

    async def give_up(self, lease: Lease, letter: Letter) -> None:
        """Put one update aside that cannot be handled, and tell the person."""
        ...


class Worker:
    """Handles chats, several side by side, each by one task at a time."""

    def __init__(self, inbox: Inbox, handler: Handler, *, at_once: int = 8) -> None:
        self._inbox = inbox
        self._handler = handler
        self._at_once = at_once
        self._troubles: dict[str, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._at_once):
                tasks.create_task(self._work())

    async def _work(self) -> None:
        while True:
            try:
                lease = await self._inbox.lease()
                if lease is None:
                    await self._wait_for_mail()
                    continue
                await self._handle_safely(lease)
            except RedisError as error:
                log.error("Redis does not answer (%s); trying again", type(error).__name__)
                await asyncio.sleep(AFTER_TROUBLE.total_seconds())

    async def _handle_safely(self, lease: Lease) -> None:
        """Whatever goes wrong with one chat stays with that chat; nothing of it is lost."""
        try:
            await self._handler.handle(lease)
        except RedisError:
            raise
        except Exception as error:
            # The error's own text may carry a person's words: only its kind and the places in the code are logged.
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("a message could not be handled: %s\n%s", type(error).__name__, places)
            await self._after_trouble(lease)
            return
        for letter in lease.letters:
            self._troubles.pop(letter.id, None)

    async def _after_trouble(self, lease: Lease) -> None:
        first = lease.letters[0]
        self._troubles[first.id] = self._troubles.get(first.id, 0) + 1
        if self._troubles[first.id] >= MOST_TROUBLES:
            del self._troubles[first.id]
            await self._handler.give_up(lease, first)
        await asyncio.sleep(AFTER_TROUBLE.total_seconds() / 4)
        await self._inbox.release(lease)

    async def _wait_for_mail(self) -> None:
        self._inbox.mail.clear()
        try:
            async with asyncio.timeout(LOOK_AGAIN.total_seconds()):
                await self._inbox.mail.wait()
        except TimeoutError:
            return
