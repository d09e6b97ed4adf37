"""Faults on demand, for tests: the process is killed just before or after its n-th call to Redis or to the Bot API.

Nothing of this runs unless SAFAR_FAULT_AT is set. Steps count from 1; call k has two of them, 2k - 1 before and 2k after.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from redis.asyncio import ConnectionPool, Redis


class Steps:
    """Counts the steps of this process; kills it at the given one; writes each step's name down, so that a test knows how many there are."""

    def __init__(self, at: int, journal: Path | None) -> None:
        self._at = at
        self._journal = journal
        self._count = 0

    async def around[T](self, name: str, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call between two steps."""
        self._step(f"before {name}")
        result = await call()
        self._step(f"after {name}")
        return result

    def _step(self, name: str) -> None:
        self._count += 1
        if self._journal:
            with self._journal.open("a") as file:
                file.write(f"{self._count} {name}\n")
        if self._count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


class CountedRedis(Redis):
    """A Redis client whose every command is a step."""

    steps: Steps

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run a command between two steps. A script is named by its first argument's function."""
        plain: Callable[..., Awaitable[Any]] = super().execute_command
        return await self.steps.around(f"redis {args[0]}", lambda: plain(*args, **options))


def counted_redis(url: str, steps: Steps, options: Mapping[str, Any]) -> CountedRedis:
    """A counted client for a Redis address."""
    redis = CountedRedis(connection_pool=ConnectionPool.from_url(url, **options))
    redis.steps = steps
    return redis


def steps_from(environment: Mapping[str, str]) -> Steps | None:
    """The steps that the environment asks for; None, as always outside tests, when it asks for none."""
    at, journal = environment.get("SAFAR_FAULT_AT"), environment.get("SAFAR_FAULT_LOG")
    if not at and not journal:
        return None
    return Steps(int(at or 0), Path(journal) if journal else None)
