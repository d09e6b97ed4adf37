"""Webhook delivery: the secret, repeats until it is taken, order within a chat, chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.simulator.story import Bell

GUL, ZMARAY = 7000001, 7000002


@dataclass(slots=True)
class Hook:
    """A bot's webhook: answers with the statuses it was given, then 200; `held` chats wait for their event."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    seen: list[tuple[int, int, str]] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    held: dict[int, asyncio.Event] = field(default_factory=dict)
    reply: dict[str, Any] | None = None
    bell: Bell = field(default_factory=Bell)

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        message = update["message"]
        status = self.statuses.pop(0) if self.statuses else 200
        self.seen.append((status, message["chat"]["id"], message["text"]))
        self.bell.ring()
        if held := self.held.get(message["chat"]["id"]):
            await held.wait()
        return web.json_response(self.reply or {}, status=status)

    def taken(self, chat: int) -> list[str]:
        return [text for status, where, text in self.seen if status == 200 and where == chat]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.seen) < count:
                await self.bell.heard(5)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_the_secret_comes_with_every_post_and_failures_are_repeated(sim: Any, hook: Hook) -> None:
    hook.statuses = [500, 503]
    await sim.call("setWebhook", url=hook.url, secret_token="s3cret_-")
    await sim.post(f"people/{GUL}/text", text="one")
    await sim.post(f"people/{GUL}/text", text="two")
    await hook.until(4)
    assert [(status, text) for status, _, text in hook.seen] == [(500, "one"), (503, "one"), (200, "one"), (200, "two")]
    assert hook.secrets == {"s3cret_-"}
    info = (await sim.call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    await asyncio.sleep(0.05)
    assert (await sim.call("getWebhookInfo"))["result"]["pending_update_count"] == 0


async def test_a_slow_chat_holds_up_itself_only(sim: Any, hook: Hook) -> None:
    hook.held[GUL] = asyncio.Event()
    await sim.call("setWebhook", url=hook.url)
    for text in ("one", "two", "three"):
        await sim.post(f"people/{GUL}/text", text=text)
        await sim.post(f"people/{ZMARAY}/text", text=text)
    await hook.until(4)
    assert hook.taken(ZMARAY) == ["one", "two", "three"]
    assert hook.taken(GUL) == ["one"]
    hook.held[GUL].set()
    await hook.until(6)
    assert hook.taken(GUL) == ["one", "two", "three"]


async def test_what_waited_is_posted_and_what_is_dropped_is_not(sim: Any, hook: Hook) -> None:
    await sim.post(f"people/{GUL}/text", text="before")
    await sim.call("setWebhook", url=hook.url, drop_pending_updates=True)
    await sim.post(f"people/{GUL}/text", text="after")
    await hook.until(1)
    assert hook.taken(GUL) == ["after"]
    await sim.call("deleteWebhook")
    await sim.post(f"people/{GUL}/text", text="polled")
    assert [update["message"]["text"] for update in await sim.updates()] == ["polled"]


async def test_updates_are_posted_twice_on_demand(sim: Any, hook: Hook) -> None:
    await sim.call("setWebhook", url=hook.url)
    await sim.post("faults", kind="double_update")
    done = await sim.post(f"people/{GUL}/text", text="twice")
    await hook.until(2)
    await sim.post(f"updates/{done['update_id']}/repeat")
    await hook.until(3)
    assert hook.taken(GUL) == ["twice"] * 3


async def test_a_webhook_may_answer_with_a_call(sim: Any, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": GUL, "text": "by return"}
    await sim.call("setWebhook", url=hook.url)
    await sim.post(f"people/{GUL}/text", text="hello")
    heard = await sim.get(f"chats/{GUL}/messages", wait=5, **{"from": "bot"})
    assert heard["messages"][0]["text"] == "by return"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org/", "secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org/", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(sim: Any, fields: dict[str, str], why: str) -> None:
    assert await sim.refused("setWebhook", **fields) == f"Bad Request: {why}"
