"""A console for each test: over a real Redis, and over one in memory whose line can be cut."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from console.office import Console, opened
from fakeredis import FakeAsyncRedis, FakeServer
from redis.asyncio import Redis


@pytest.fixture
async def console(redis: Redis) -> AsyncIterator[Console]:
    async with opened(redis) as console:
        yield console


@pytest.fixture
def line() -> FakeServer:
    """The line to a Redis in memory; `line.connected = False` cuts it."""
    return FakeServer()


@pytest.fixture
async def fragile(line: FakeServer) -> AsyncIterator[Console]:
    """A console over the line that can be cut."""
    redis = FakeAsyncRedis(server=line, decode_responses=True)
    async with opened(redis) as console:
        yield console
        line.connected = True
    await redis.aclose()
