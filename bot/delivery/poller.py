"""Long polling: one process leads, journals what Telegram gives, and only then lets Telegram know."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.delivery.inbox import Inbox, Update
from bot.redis_keys import Keys

log = logging.getLogger(__name__)

LEADER = timedelta(seconds=15)
AFTER_TROUBLE = timedelta(seconds=2)

type GetUpdates = Callable[[int | None], Awaitable[list[dict[str, Any]]]]
type ChatOf = Callable[[dict[str, Any]], int]


class Poller:
    """Asks Telegram for updates while it leads. Telegram answers 409 to a second one, so there must be one leader."""

    def __init__(
        self,
        redis: Redis,
        keys: Keys,
        inbox: Inbox,
        get_updates: GetUpdates,
        chat_of: ChatOf,
        *,
        name: str,
        lease: timedelta = LEADER,
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._inbox = inbox
        self._get_updates = get_updates
        self._chat_of = chat_of
        self._name = name
        self._lease = lease.total_seconds()

    async def run(self) -> None:
        """Poll until cancelled; wait for the lead when somebody else has it."""
        while True:
            try:
                if await self._leads():
                    await self._poll_keeping_the_lead()
                else:
                    await asyncio.sleep(self._lease / 5)
            except RedisError as error:
                log.error("Redis does not answer (%s); Telegram keeps the updates meanwhile", type(error).__name__)
                await asyncio.sleep(AFTER_TROUBLE.total_seconds())
            except Exception as error:
                log.error("Telegram does not answer as it should: %s; trying again", type(error).__name__)
                await asyncio.sleep(AFTER_TROUBLE.total_seconds())

    async def _leads(self) -> bool:
        """Take the lead, or keep it."""
        key, milliseconds = self._keys.poll_leader(), int(self._lease * 1000)
        if await self._redis.set(key, self._name, nx=True, px=milliseconds):
            return True
        if await self._redis.get(key) != self._name:
            return False
        return bool(await self._redis.pexpire(key, milliseconds))

    async def _poll_keeping_the_lead(self) -> None:
        polling = asyncio.create_task(self._poll())
        try:
            while not polling.done():
                await asyncio.wait({polling}, timeout=self._lease / 3)
                if not polling.done() and not await self._leads():
                    return
            await polling
        finally:
            polling.cancel()

    async def _poll(self) -> None:
        stored: Any = await self._redis.get(self._keys.offset())
        raws = await self._get_updates(int(stored) if stored else None)
        if not raws:
            return
        updates = [Update(id=raw["update_id"], chat=self._chat_of(raw), raw=raw) for raw in raws]
        await self._inbox.take(updates, leader=self._name, offset=updates[-1].id + 1)
