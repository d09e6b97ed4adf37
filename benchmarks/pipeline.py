"""From a person's message to the bot's reply, and to the counsellor's browser, through everything: python -m benchmarks.pipeline

The real parts of `safar run`; only Telegram is the simulator, in this process. Each message comes from somebody new, so that the
limit of one message a second to a chat is not what is measured. The messages are the held-out ones: the cache does not help.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import aiohttp
import uvloop

from benchmarks.figures import Figure, keep, percentile
from benchmarks.served import ROOT, Answers, Served, served

A_SECOND = 50
SECONDS = 40
BACKLOG = 4000
RELAYED = 200


def messages() -> Iterator[str]:
    """Held-out messages of all languages, over and over."""
    texts = [
        json.loads(line)["text"]
        for path in sorted((ROOT / "tests" / "nlu").glob("*/*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    # A stride brings the languages in turn, as they come in life.
    return cycle(
        texts[start] for stride in (97,) for offset in range(stride) for start in range(offset, len(texts), stride)
    )


async def steady(house: Served, texts: Iterator[str], seconds: int) -> list[float]:
    """Milliseconds from message to first reply, at A_SECOND messages a second."""
    answers = Answers(house.world)
    watching = asyncio.create_task(answers.watch())
    written: dict[int, float] = {}
    began = time.perf_counter()
    for place in range(A_SECOND * seconds):
        await asyncio.sleep(max(0.0, began + place / A_SECOND - time.perf_counter()))
        person = house.newcomer()
        written[person] = house.write(person, next(texts))
    await _all_answered(answers, written, 60)
    watching.cancel()
    return [(answers.at[person] - at) * 1000 for person, at in written.items()]


async def _all_answered(answers: Answers, written: dict[int, float], patience: float) -> None:
    deadline = time.perf_counter() + patience
    while missing := [person for person in written if person not in answers.at]:
        if time.perf_counter() > deadline:
            raise RuntimeError(f"{len(missing)} of {len(written)} people were not answered in {patience} s")
        await asyncio.sleep(0.05)


async def flood(house: Served, texts: Iterator[str], count: int) -> float:
    """Messages a second while a backlog is worked off."""
    answers = Answers(house.world)
    watching = asyncio.create_task(answers.watch())
    began = time.perf_counter()
    written: dict[int, float] = {}
    for _ in range(count):
        person = house.newcomer()
        written[person] = house.write(person, next(texts))
    await _all_answered(answers, written, 300)
    watching.cancel()
    return count / (max(answers.at[person] for person in written) - began)


async def relayed(house: Served, count: int) -> list[float]:
    """Milliseconds from a person's message to the event in the counsellor's browser, in a running talk."""
    person = house.newcomer()
    house.write(person, "I want to talk to a counsellor")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        case = await _claimed(http, house)
        async with http.get(f"{house.console}/events", timeout=aiohttp.ClientTimeout(total=None)) as stream:
            await _one(house, person, case, stream.content, 0)  # what was told before this one is read away
            return [await _one(house, person, case, stream.content, place) for place in range(1, count + 1)]


async def _one(house: Served, person: int, case: str, stream: aiohttp.StreamReader, place: int) -> float:
    await asyncio.sleep(0.05)
    at = house.write(person, f"message {place}")
    async with asyncio.timeout(10):
        async for line in stream:
            text = line.decode()
            if text.startswith("data:") and case in text and "person_wrote" in text:
                return (time.perf_counter() - at) * 1000
    raise RuntimeError("the stream of events ended")


async def _claimed(http: aiohttp.ClientSession, house: Served) -> str:
    """Sign in and take the case; its id."""
    here = {"Origin": house.console}
    form = {"name": "counsellor", "password": house.password}
    async with http.post(f"{house.console}/sign-in", data=form, headers=here) as answer:
        page = await answer.text()
    deadline = time.perf_counter() + 15
    while "/cases/" not in page and time.perf_counter() < deadline:
        await asyncio.sleep(0.2)
        async with http.get(f"{house.console}/") as answer:
            page = await answer.text()
    found, token = re.search(r"/cases/([\w-]+)", page), re.search(r'name="csrf" value="([^"]+)"', page)
    if not (found and token):
        raise RuntimeError(f"the console shows no case:\n{page}")
    async with http.post(
        f"{house.console}/cases/{found[1]}/claim", data={"csrf": token[1], "operation": "benchmark"}, headers=here
    ) as answer:
        answer.raise_for_status()
    return found[1]


async def measure() -> list[Figure]:
    """All of it, in one run of the house."""
    async with served() as house:
        texts = messages()
        # First, while the only case is the one that is wanted: among the messages that follow are cries for help.
        print(f"up in {house.start_seconds:.1f} s; {RELAYED} messages to a counsellor", flush=True)
        relays = await relayed(house, RELAYED)
        print("warming up", flush=True)
        await steady(house, texts, 5)
        print(f"{A_SECOND} messages a second for {SECONDS} s", flush=True)
        spans = await steady(house, texts, SECONDS)
        print(f"a backlog of {BACKLOG}", flush=True)
        rate = await flood(house, texts, BACKLOG)
        memory = house.memory()
    processes = [
        Figure(what=f"memory of {name.rsplit(' (', 1)[0]}, resident", value=resident, unit="MB")
        for name, (resident, _) in sorted(memory.items(), key=lambda item: -item[1][0])
    ]
    return [
        Figure(what="start with a trained model", value=house.start_seconds, unit="s", most=30),
        Figure(what=f"message to reply at {A_SECOND} a second, p50", value=percentile(spans, 0.5), unit="ms"),
        Figure(what=f"message to reply at {A_SECOND} a second, p95", value=percentile(spans, 0.95), unit="ms"),
        Figure(
            what=f"message to reply at {A_SECOND} a second, p99", value=percentile(spans, 0.99), unit="ms", most=250
        ),
        Figure(what=f"messages a second, backlog of {BACKLOG}", value=rate, unit="/s", least=200),
        Figure(what="message to the counsellor's browser, p50", value=percentile(relays, 0.5), unit="ms"),
        Figure(what="message to the counsellor's browser, p99", value=percentile(relays, 0.99), unit="ms", most=200),
        Figure(
            what="memory of all processes, resident", value=sum(r for r, _ in memory.values()), unit="MB", most=1600
        ),
        Figure(what="memory of all processes, proportional", value=sum(p for _, p in memory.values()), unit="MB"),
        *processes,
    ]


if __name__ == "__main__":
    keep(Path(__file__).stem, uvloop.run(measure()))
