"""The webhook: Telegram brings updates with a secret, is asked to come again while Redis is away, and people hear one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from conftest import RedisServer, own_redis_server
from house import KEYS, PERSON, House, free_port, house, nlu_server, refusal_of
from redis.asyncio import Redis

from bot.app import ROLES
from bot.channel.webhook import PATH, SECRET_HEADER

pytestmark = pytest.mark.slow

OTHER = PERSON + 1


@pytest.fixture(scope="module")
def own_redis() -> Iterator[RedisServer]:
    """A Redis server that only this file has, so that it can be killed."""
    with own_redis_server() as server:
        yield server


@pytest.fixture
async def brought(own_redis: RedisServer, tmp_path: Path) -> AsyncIterator[House]:
    """A house to whose webhook the simulator brings updates."""
    redis = Redis.from_url(own_redis.url, decode_responses=True)
    async with nlu_server() as nlu, house(redis, own_redis.url, tmp_path, nlu=nlu) as built:
        port = free_port()
        built.start(*ROLES, SAFAR_PUBLIC_URL=f"http://127.0.0.1:{port}", SAFAR_WEBHOOK_PORT=str(port))
        await built.until(lambda: built.world.webhook.url)
        yield built
    await redis.aclose()


def answers(brought: House, person: int = PERSON) -> int:
    """How many answers a person got."""
    return sum("About passport" in said for said in brought.said(person))


async def knock(brought: House, update: Any, **headers: str) -> int:
    """What the webhook answers to whoever brings this."""
    async with (
        aiohttp.ClientSession() as web,
        web.post(brought.world.webhook.url, json=update, headers=headers) as answer,
    ):
        return answer.status


def update_of(brought: House, number: int, text: str) -> dict[str, Any]:
    """What Telegram would bring when somebody writes."""
    sender = brought.world.sender(OTHER)
    chat = brought.world.describe(OTHER)
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "from": sender, "chat": chat, "text": text}}


async def test_a_message_comes_by_the_webhook_and_is_answered(brought: House) -> None:
    brought.write("my passport")
    await brought.hears("About passport")
    assert brought.world.webhook.url.endswith(PATH)
    assert brought.world.calls["getUpdates"] == 0
    assert "message_reaction" in brought.world.webhook.allowed_updates
    await brought.until(lambda: not brought.world.mailbag.waiting)


async def test_whoever_does_not_know_the_secret_is_refused(brought: House) -> None:
    forged, secret = update_of(brought, 1, "my passport"), brought.world.webhook.secret_token
    assert len(secret) >= 32
    assert await knock(brought, forged) == 401
    assert await knock(brought, forged, **{SECRET_HEADER: ""}) == 401
    assert await knock(brought, forged, **{SECRET_HEADER: secret[:-1]}) == 401
    assert await knock(brought, update_of(brought, 2, "blah"), **{SECRET_HEADER: secret}) == 200
    await brought.hears("I cannot help with that", OTHER)
    assert answers(brought, OTHER) == 0


async def test_what_is_no_update_is_not_asked_for_again(brought: House) -> None:
    secret = {SECRET_HEADER: brought.world.webhook.secret_token}
    assert [await knock(brought, strange, **secret) for strange in ({}, [], {"update_id": "x"})] == [200, 200, 200]
    assert "the webhook got something that is no update" in brought.logged()


async def test_while_redis_is_away_telegram_is_asked_to_come_again_and_the_answer_comes_once(
    brought: House, own_redis: RedisServer
) -> None:
    own_redis.kill()
    brought.write("my passport")
    await brought.until(lambda: "503" in (brought.world.webhook.last_error_message or ""))
    assert brought.world.mailbag.waiting, "Telegram keeps what was not taken"
    await asyncio.to_thread(own_redis.start)
    await brought.hears("About passport")
    await brought.until(lambda: not brought.world.mailbag.waiting)
    await brought.until(brought.is_quiet)
    assert answers(brought) == 1


async def test_an_update_that_is_brought_twice_is_answered_once(brought: House) -> None:
    brought.write("my passport")
    await brought.hears("About passport")
    first = max(brought.world.mailbag.history)
    brought.world.mailbag.repeat(first)
    brought.write("blah")
    await brought.hears("I cannot help with that")
    await brought.until(lambda: not brought.world.mailbag.encores)
    await brought.until(brought.is_quiet)
    assert answers(brought) == 1
    assert await brought.redis.hget(KEYS.tally(), "intent:passport") == "1"


async def test_an_address_that_telegram_refuses_is_told_of_with_its_setting(brought: House, tmp_path: Path) -> None:
    at = {**brought.environment, "SAFAR_PUBLIC_URL": "http://example.org", "SAFAR_WEBHOOK_PORT": str(free_port())}
    told = await refusal_of(tmp_path / "refused", "bot", "--only", "ingest", **at)
    assert "safar: SAFAR_PUBLIC_URL: Telegram refuses the webhook (" in told
    assert "give an https address that Telegram can reach from outside" in told
