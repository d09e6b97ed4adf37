"""Faults on demand, for tests: the process is killed just before or after one of its calls to Redis or to the Bot API.

Nothing of this runs unless SAFAR_FAULT_AT or SAFAR_FAULT_LOG is set. A step is named by what is called and how often that was
called before: "before commit 2" is the moment before the second commit.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from redis.asyncio import ConnectionPool, Redis


class Steps:
    """Names the steps of this process, writes them down, and kills the process at the given one."""

    def __init__(self, at: str, journal: Path | None) -> None:
        self._at = at
        self._journal = journal
        self._calls: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        """Names of scripts by their digests."""

    async def around[T](self, name: str, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call between two steps."""
        self._calls[name] += 1
        number = self._calls[name]
        self._step(f"before {name} {number}")
        result = await call()
        self._step(f"after {name} {number}")
        return result

    def _step(self, name: str) -> None:
        if self._journal:
            with self._journal.open("a") as file:
                file.write(f"{name}\n")
        if name == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


class CountedRedis(Redis):
    """A Redis client whose every command is a step."""

    steps: Steps

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Run a command between two steps; a script goes by its name."""
        plain: Callable[..., Awaitable[Any]] = super().execute_command
        name = self.steps.names.get(args[1], "script") if args[0] == "EVALSHA" else args[0].lower()
        return await self.steps.around(name, lambda: plain(*args, **options))


def counted_redis(url: str, steps: Steps, options: Mapping[str, Any]) -> CountedRedis:
    """A counted client for a Redis address."""
    redis = CountedRedis(connection_pool=ConnectionPool.from_url(url, **options))
    redis.steps = steps
    return redis


def steps_from(environment: Mapping[str, str]) -> Steps | None:
    """The steps that the environment asks for; None, as always outside tests, when it asks for none."""
    at, journal = environment.get("SAFAR_FAULT_AT", ""), environment.get("SAFAR_FAULT_LOG", "")
    if not at and not journal:
        return None
    return Steps(at, Path(journal) if journal else None)
