"""Fetching updates: offsets, confirmation, long polls, conflicts, kinds, repeats."""

from __future__ import annotations

import asyncio
import time
from typing import Any

GUL = 7000001


async def test_an_update_stays_until_a_larger_offset_confirms_it(sim: Any) -> None:
    for text in ("one", "two", "three"):
        await sim.post(f"people/{GUL}/text", text=text)
    first, second, third = await sim.updates()
    assert [first["message"]["text"], third["message"]["text"]] == ["one", "three"]
    assert len(await sim.updates()) == 3
    assert [update["update_id"] for update in await sim.updates(offset=second["update_id"], limit=1)] == [
        second["update_id"]
    ]
    assert await sim.updates(offset=third["update_id"] + 1) == []
    assert await sim.updates() == []


async def test_a_negative_offset_keeps_the_last_ones(sim: Any) -> None:
    for text in ("one", "two", "three"):
        await sim.post(f"people/{GUL}/text", text=text)
    assert [update["message"]["text"] for update in await sim.updates(offset=-1)] == ["three"]
    assert len(await sim.updates()) == 1


async def test_a_long_poll_ends_with_the_first_update(sim: Any) -> None:
    poll = asyncio.create_task(sim.updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await sim.post(f"people/{GUL}/text", text="here")
    began = time.monotonic()
    assert (await poll)[0]["message"]["text"] == "here"
    assert time.monotonic() - began < 2


async def test_a_long_poll_with_nothing_to_tell_ends_on_time(sim: Any) -> None:
    began = time.monotonic()
    assert await sim.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - began < 3


async def test_the_newest_poll_ends_the_one_before(sim: Any) -> None:
    older = asyncio.create_task(sim.call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(sim.updates(timeout=20))
    body = await older
    assert body["error_code"] == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")
    await sim.post(f"people/{GUL}/text", text="here")
    assert len(await newer) == 1


async def test_a_webhook_forbids_and_ends_polling(sim: Any) -> None:
    poll = asyncio.create_task(sim.refused("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    await sim.call("setWebhook", url="http://127.0.0.1:9/nowhere")
    assert await poll == "Conflict: terminated by setWebhook request"
    assert "webhook is active" in await sim.refused("getUpdates")
    await sim.call("deleteWebhook")
    assert await sim.updates() == []


async def test_only_the_kinds_that_are_wanted_are_kept(sim: Any) -> None:
    await sim.updates(allowed_updates=["message_reaction"])
    written = await sim.post(f"people/{GUL}/text", text="one")
    await sim.post(f"people/{GUL}/react", message_id=written["message"]["message_id"], emoji="👍")
    assert ["message_reaction" in update for update in await sim.updates()] == [True]
    await sim.updates(allowed_updates=[])
    await sim.post(f"people/{GUL}/react", message_id=written["message"]["message_id"])
    await sim.post(f"people/{GUL}/text", text="two")
    assert ["message" in update for update in await sim.updates()] == [False, True]


async def test_updates_are_told_twice_on_demand(sim: Any) -> None:
    await sim.post("faults", kind="double_update")
    done = await sim.post(f"people/{GUL}/text", text="twice")
    assert [update["update_id"] for update in await sim.updates()] == [done["update_id"]] * 2
    await sim.updates(offset=done["update_id"] + 1)
    await sim.post(f"updates/{done['update_id']}/repeat")
    assert [update["update_id"] for update in await sim.updates(offset=done["update_id"] + 1)] == [done["update_id"]]
    assert await sim.updates() == []


async def test_another_token_and_another_method_are_refused(sim: Any) -> None:
    assert await sim.refused("getMe", token="1:AAAAAAAAAAAAAAAAAAAAAAAAA") == "Unauthorized"
    assert await sim.refused("makeCoffee") == "Not Found: method not found"
    assert (await sim.call("GETME"))["result"]["is_bot"] is True
