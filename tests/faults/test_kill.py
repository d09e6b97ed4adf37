"""`kill -9` before and after each call to Redis and to the Bot API: no question lost, no effect twice, order kept.

A run without faults writes down every step of a process. Then the run is repeated once for each step, the process is killed at
that step, another one takes its place, and everything that was promised must hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import groupby
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from conftest import RedisServer
from house import KEYS, PERSON, House, house, journal_of, nlu_server
from redis.asyncio import Redis

from bot.delivery.outbox import Kind

pytestmark = pytest.mark.slow

OTHER = PERSON + 1
EXPECTED = {
    PERSON: ["About passport", "I cannot help with that", "No counsellor is at the desk", "You are next"],
    OTHER: ["About passport"],
}
IDLE = ("lease", "next_out", "get", "smembers", "zcard", "zrange", "set", "pexpire", "reap", "getUpdates", "script")
"""Calls that are made over and over while nothing happens: how often is chance, so a kill there may come too late."""


@pytest.fixture(scope="module")
async def nlu() -> AsyncIterator[str]:
    async with nlu_server() as url:
        yield url


def speak(built: House) -> None:
    """Two people write before anything runs, so that every run begins with the same batch."""
    built.write("my passport is lost, what now")
    built.write("my passport", OTHER)
    built.write("blah")


async def ask_for_a_human(built: House) -> None:
    """When they have their answers, one of them wants a human."""
    await built.until(lambda: "I cannot help with that" in str(built.said()) and built.said(OTHER))
    await built.until(built.is_quiet)
    built.write("I want a human")


async def settle(built: House) -> None:
    """Wait until everybody has their answers and nothing is left to do."""
    await built.until(lambda: built.said()[-1:] and "next in the queue" in built.said()[-1] and built.said(OTHER))
    await built.until(built.is_quiet)


async def check(built: House) -> None:
    """What must hold however often a process was killed."""
    for person, beginnings in EXPECTED.items():
        texts = [text for text, _ in groupby(built.said(person))]  # a message in flight may come twice, at once
        assert len(built.said(person)) - len(texts) <= 1, built.said(person)
        assert len(texts) == len(beginnings), texts
        assert all(beginning in text for text, beginning in zip(texts, beginnings, strict=True)), texts
    cases = [key async for key in built.redis.scan_iter(f"{KEYS.prefix}case:*")]
    assert len(cases) == 1
    case = cases[0].removeprefix(f"{KEYS.prefix}case:")
    assert await built.redis.xlen(KEYS.case_messages(case)) == 3
    assert int(await built.redis.hget(KEYS.tally(), "intent:passport") or 0) == 2
    states = {await built.redis.hget(key, "state") async for key in built.redis.scan_iter(f"{KEYS.prefix}msg:*")}
    assert states == {"sent"}
    assert await built.redis.llen(KEYS.quarantine()) == 0


async def steps_of(redis: Redis, server: RedisServer, nlu: str, folder: Path, role: str) -> list[str]:
    """The steps of one role in a run without faults."""
    async with house(redis, server.url, folder, nlu=nlu) as built:
        journal = folder / "journal"
        speak(built)
        others = [one for one in ("ingest", "worker", "sender") if one != role]
        built.start(role, SAFAR_FAULT_LOG=str(journal))
        built.start(*others)
        await ask_for_a_human(built)
        await settle(built)
        await check(built)
        return journal_of(journal)


@pytest.mark.parametrize("role", ["ingest", "worker", "sender"])
async def test_killed_at_every_step(
    redis: Redis, redis_server: RedisServer, nlu: str, tmp_path: Path, role: str
) -> None:
    steps = await steps_of(redis, redis_server, nlu, tmp_path, role)
    wanted = [step for step in dict.fromkeys(steps) if step.split()[1] not in IDLE or int(step.split()[-1]) <= 3]
    assert len(wanted) >= 10, wanted
    missed = []
    for step in wanted:
        for _ in range(1 if step.split()[1] in IDLE else TRIES):
            if await killed_at(redis, redis_server, nlu, tmp_path, role, step):
                break
        else:
            missed.append(step)
    assert not [step for step in missed if step.split()[1] not in IDLE], missed


TRIES = 4
"""How often something is tried again is chance, so a run may end before a late step; then it is run again."""


async def killed_at(redis: Redis, server: RedisServer, nlu: str, folder: Path, role: str, step: str) -> bool:
    """A run in which the process dies at one step; whether it did. It may live only when it never came to that step."""
    journal = folder / "journal of the killed"
    journal.unlink(missing_ok=True)
    async with house(redis, server.url, folder, nlu=nlu) as built:
        speak(built)
        victim = built.start(role, SAFAR_FAULT_AT=step, SAFAR_FAULT_LOG=str(journal))
        built.start(*(one for one in ("ingest", "worker", "sender") if one != role))
        replaced = asyncio.create_task(replace_when_dead(built, victim, role))
        try:
            await ask_for_a_human(built)
            await settle(built)
            await check(built)
        except AssertionError as error:
            raise AssertionError(f"killed {step}: {error}") from error
        finally:
            replaced.cancel()
        await asyncio.to_thread(victim.join, 1.0)  # the very last step comes after everything was done
        is_dead = not victim.is_alive()
        assert is_dead or step not in journal_of(journal), f"it came to {step} and lived"
        return is_dead


async def replace_when_dead(built: House, victim: BaseProcess, role: str) -> None:
    """Do what the supervisor does."""
    await asyncio.to_thread(victim.join)
    built.start(role)


async def test_updates_that_come_twice_have_one_effect(
    redis: Redis, redis_server: RedisServer, nlu: str, tmp_path: Path
) -> None:
    async with house(redis, redis_server.url, tmp_path, nlu=nlu) as built:
        speak(built)
        built.start("ingest", "worker", "sender")
        await ask_for_a_human(built)
        await settle(built)
        for update in list(built.world.mailbag.history):
            built.world.mailbag.repeat(update)
        built.write("my passport", OTHER)
        await built.until(lambda: len(built.said(OTHER)) == 2)
        await built.until(built.is_quiet)
        assert len(built.said()) == len(EXPECTED[PERSON])


def test_every_kind_of_message_has_a_policy() -> None:
    assert {Kind.ACKNOWLEDGEMENT, Kind.BROADCAST} < set(Kind)
