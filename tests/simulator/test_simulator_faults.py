"""What goes wrong on demand, and the flood limits by the clock."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from typing import Any

import aiohttp
import pytest

from bot.simulator.limits import LIKE_TELEGRAM, Limiter
from bot.simulator.refusals import Refusal
from bot.simulator.server import serve

GUL = 7000001
TOKEN = "424242:AAE-simulated_token_of_no_bot"


@pytest.fixture(autouse=True)
async def started(sim: Any) -> None:
    await sim.post(f"people/{GUL}/start")


async def said(sim: Any) -> list[str]:
    found = await sim.get(f"chats/{GUL}/messages", **{"from": "bot"})
    return [message["text"] for message in found["messages"]]


async def test_an_answer_is_lost_though_the_message_is_sent(sim: Any) -> None:
    await sim.post("faults", kind="lost_answer", method="sendMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await sim.call("sendMessage", chat_id=GUL, text="sent")
    assert await said(sim) == ["sent"]
    assert (await sim.call("sendMessage", chat_id=GUL, text="again"))["ok"]


async def test_a_reset_and_a_server_error_send_nothing(sim: Any) -> None:
    await sim.post("faults", kind="reset", chat_id=GUL)
    with pytest.raises(aiohttp.ClientConnectionError):
        await sim.call("sendMessage", chat_id=GUL, text="x")
    await sim.post("faults", kind="error", code=502, times=2)
    assert await sim.refused("sendMessage", chat_id=GUL, text="x") == "Bad Gateway"
    assert await sim.refused("getMe") == "Bad Gateway"
    assert await said(sim) == []
    assert (await sim.get("faults"))["faults"] == []


async def test_a_fault_may_be_for_another_chat(sim: Any) -> None:
    await sim.post("faults", kind="error", chat_id=7000002, times=0)
    assert (await sim.call("sendMessage", chat_id=GUL, text="x"))["ok"]
    await sim.web.delete(f"{sim.base}/sim/faults")
    assert (await sim.get("faults"))["faults"] == []


async def test_slow_and_never(sim: Any) -> None:
    await sim.post("faults", kind="slow", seconds=0.3, method="sendMessage")
    began = time.monotonic()
    assert (await sim.call("sendMessage", chat_id=GUL, text="late"))["ok"]
    assert time.monotonic() - began >= 0.3
    await sim.post("faults", kind="black_hole", method="sendMessage")
    with pytest.raises(TimeoutError):
        async with sim.web.post(
            f"{sim.base}/bot{TOKEN}/sendMessage",
            json={"chat_id": GUL, "text": "never"},
            timeout=aiohttp.ClientTimeout(total=0.3),
        ):
            pass
    assert await said(sim) == ["late"]


def test_limits_like_telegrams() -> None:
    now = [1000.0]
    limiter = Limiter(clock=lambda: now[0], limits=LIKE_TELEGRAM)
    for _ in range(3):
        limiter.admit(1, is_group=False)
    with pytest.raises(Refusal) as refused:
        limiter.admit(1, is_group=False)
    assert (refused.value.code, refused.value.retry_after) == (429, 1)
    for chat in range(2, 29):
        limiter.admit(chat, is_group=False)
    with pytest.raises(Refusal):
        limiter.admit(99, is_group=False)
    now[0] += 60
    for _ in range(20):
        limiter.admit(-5, is_group=True)
        now[0] += 1
    with pytest.raises(Refusal) as refused:
        limiter.admit(-5, is_group=True)
    assert refused.value.retry_after == 40


async def test_the_token_is_never_logged(sim: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await sim.call("sendMessage", chat_id=GUL, text="x")
    await sim.refused("getMe", token="1:BBBBBBBBBBBBBBBBBBBBBBBBB")
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(sim)


async def test_only_this_machine_is_served() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        await serve("0.0.0.0", 0, TOKEN)
    with pytest.raises(ValueError, match="a token looks like"):
        await serve("127.0.0.1", 0, "none")


async def test_a_foreign_page_is_refused(sim: Any) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        async with sim.web.post(f"{sim.base}/sim/people/{GUL}/block", headers=headers) as answer:
            assert answer.status == 403


async def test_the_command_serves_until_it_is_told_to_end() -> None:
    command = [sys.executable, "-m", "bot.simulator", "--port", "0", "--token", TOKEN]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    async with aiohttp.ClientSession() as web, web.get(line.split()[-1] + "sim/state") as answer:
        assert len((await answer.json())["people"]) == 6
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_hundreds_of_chats_side_by_side(sim: Any) -> None:
    """People in 200 chats write and wait; a bot answers each: all within a few seconds."""
    for person in range(1, 201):
        await sim.post("people", id=person, first_name="P", started=True)

    async def talk(person: int) -> str:
        await sim.post(f"people/{person}/text", text=str(person))
        heard = await sim.get(f"chats/{person}/messages", wait=20, **{"from": "bot"})
        return str(heard["messages"][0]["text"])

    async def serve_all() -> None:
        offset, served = 0, 0
        while served < 200:
            for update in await sim.updates(offset=offset, timeout=5):
                offset = update["update_id"] + 1
                chat = update["message"]["chat"]["id"]
                if chat > 200:
                    continue
                served += 1
                await sim.call("sendMessage", chat_id=chat, text=update["message"]["text"])

    began = time.monotonic()
    answers, _ = await asyncio.gather(asyncio.gather(*(talk(person) for person in range(1, 201))), serve_all())
    assert answers == [str(person) for person in range(1, 201)]
    assert time.monotonic() - began < 15
