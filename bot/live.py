"""What changes while the bot runs: the published answers, and the counsellors' desk. Looked at every second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.content.bundle import Content
from bot.content.catalogue import Catalogue
from bot.dialogue.turn import Desk
from bot.errors import StoreUnreachable
from bot.redis_keys import Keys

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=1)

type Load = Callable[[], Awaitable[Catalogue | None]]

NOTHING = Catalogue.of(Content(answers=(), topics={}, related={}, centres=(), hotlines=()))
"""What is served before anything was published: menus are empty, a counsellor is there."""


class Live:
    """The live catalogue and desk. A new bundle is swapped in between two turns, without a restart."""

    def __init__(self, redis: Redis, keys: Keys, load: Load, today: Callable[[], date]) -> None:
        self._redis = redis
        self._keys = keys
        self._load = load
        self._today = today
        self._loaded: tuple[str, date | None] = ("", None)
        self.catalogue = NOTHING
        self.desk = Desk()

    async def run(self) -> None:
        """Look again until cancelled."""
        while True:
            try:
                await self.refresh()
            except (RedisError, StoreUnreachable) as error:
                log.error("Redis does not answer (%s); the last answers stay", type(error).__name__)
            await asyncio.sleep(LOOK_AGAIN.total_seconds())

    async def refresh(self) -> None:
        """Look once."""
        self.desk = await self._look_at_desk()
        live: Any = await self._redis.get(self._keys.content_live())
        wanted = (str(live or ""), self._today())  # answers expire over night
        if live and wanted != self._loaded:
            catalogue = await self._load()
            if catalogue is not None:
                self.catalogue, self._loaded = catalogue, wanted
                log.info("serving the answers of bundle %s", wanted[0][:12])

    async def _look_at_desk(self) -> Desk:
        names: Any = sorted(await self._redis.smembers(self._keys.queues()))
        present: Any = await self._redis.zcard(self._keys.presence())
        waiting: dict[tuple[str, str], int] = {}
        places: dict[str, int] = {}
        for name in names:
            centre, _, language = name.partition(":")
            cases: Any = await self._redis.zrange(self._keys.queue(centre, language), 0, -1)
            waiting[centre, language] = len(cases)
            places.update({case: place for place, case in enumerate(cases, start=1)})
        return Desk(waiting=waiting, places=places, is_staffed=int(present) > 0)
