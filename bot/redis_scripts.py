"""The Lua scripts, and how they are called. Each is one atomic step; the shared library is put before each of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

from bot.redis_keys import Keys

FOLDER = Path(__file__).parent / "lua"
NAMES = (
    "take",
    "lease",
    "commit",
    "release",
    "set_aside",
    "retry",
    "next_out",
    "done_out",
    "claim",
    "reply",
    "close",
    "seen",
    "beat",
    "reap",
)


class Scripts(Protocol):
    """Whatever can run a script by its name."""

    async def run(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Run one script; what it returns is told in its file."""
        ...


class RedisScripts:
    """The scripts on a Redis server; one that has forgotten them (SCRIPT FLUSH, failover) is taught again."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        library = (FOLDER / "library.lua").read_text()
        self._keys = keys
        self._scripts: dict[str, AsyncScript] = {
            name: redis.register_script(f"{library}\n{(FOLDER / f'{name}.lua').read_text()}") for name in NAMES
        }

    @property
    def names(self) -> dict[str, str]:
        """The scripts' names by the digests under which the server keeps them."""
        return {script.sha: name for name, script in self._scripts.items()}

    async def run(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Run one script under the tenant's prefix."""
        return await self._scripts[name](
            keys=[self._keys.ready()], args=[self._keys.prefix, json.dumps(arguments, ensure_ascii=False)]
        )
