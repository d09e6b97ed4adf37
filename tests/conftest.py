"""What all tests share: a real Redis server in a folder of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot import embedded_redis
from bot.redis_keys import Keys

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class RedisServer:
    """A Redis server for tests. It can be killed and started again on the same data."""

    def __init__(self, program: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="safar-redis-"))
        self.url = embedded_redis.address(self.folder)
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            embedded_redis.command(self.folder, self._program), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        asyncio.run(embedded_redis.wait_until_ready(self.url))

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    def files(self) -> bytes:
        """All that the server has on disk."""
        return b"".join(path.read_bytes() for path in (self.folder / "redis").rglob("*") if path.is_file())


@contextmanager
def own_redis_server(program: Path | None = None) -> Iterator[RedisServer]:
    """A server for whoever must not share one; it leaves nothing behind."""
    server = RedisServer(program)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with own_redis_server() as server:
        yield server


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_server.url, decode_responses=True)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
def keys() -> Keys:
    return Keys("test")


def run_python(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run this Python in the repository."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
