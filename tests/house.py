"""The whole bot for tests: a simulator and an NLU server in this process, Redis beside it, the bot in processes of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import multiprocessing
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from aiohttp import web
from redis.asyncio import Redis

from bot.content.answer import Answer
from bot.content.bundle import Content
from bot.content.store import ContentStore
from bot.languages import Language
from bot.redis_keys import Keys
from bot.settings import simulator_token
from bot.simulator import acts
from bot.simulator import server as simulator

SECRET = b"t" * 32
KEYS = Keys("test")
PERSON = 7001

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["bot.app", "house"])

INTENTS = {
    "passport": "passport",
    "fees": "recruitment_fees",
    "human": "talk_to_counsellor",
    "help they locked us": "emergency_danger",
    "hello": "greet",
}


def scripted(text: str) -> dict[str, Any]:
    """What the NLU server of these tests says: an intent by a word, in English. The real one is tried in tests/e2e."""
    intent = next((intent for word, intent in INTENTS.items() if word in text), "out_of_scope")
    sure = 0.95
    return {
        "intent_ranking": [{"name": intent, "confidence": sure}],
        "meaning": {
            "language": "en",
            "language_confidence": 0.99,
            "script": "Latn",
            "served": True,
            "origin": None,
            "destination": None,
            "out_of_scope": sure if intent == "out_of_scope" else 0.0,
            "safety": {"emergency_danger": sure if intent == "emergency_danger" else 0.0, "distress": 0.0},
        },
    }


@asynccontextmanager
async def nlu_server() -> AsyncIterator[str]:
    """A server that answers as agreed."""

    async def parse(request: web.Request) -> web.Response:
        return web.json_response(scripted((await request.json())["text"]))

    application = web.Application()
    application.router.add_post("/model/parse", parse)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def content_of(*intents: str) -> Content:
    """A few answers in English."""
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    answers = tuple(
        Answer(
            intent=intent,
            topic="documents",
            language=Language.EN,
            title=f"About {intent}",
            body="Ask the centre.",
            revision="r1",
            sources=(),
            reviewed=day,
            expires=day.replace(year=2100),
            is_sample=True,
        )
        for intent in intents
    )
    return Content(answers=answers, topics={"documents": intents}, related={}, centres=(), hotlines=())


def run_role(environment: Mapping[str, str], roles: Sequence[str]) -> None:
    """Run the bot in some roles, in a process that was forked for it."""
    from bot import app
    from bot.settings import settings_from

    os.environ.update(environment)
    app.quiet_logging()
    asyncio.run(app.until_told(app.run_bot(settings_from(os.environ), roles)))


@dataclass(slots=True)
class House:
    """A running house. Processes that are left at the end are killed."""

    redis: Redis
    world: Any
    environment: dict[str, str]
    folder: Path
    processes: list[BaseProcess] = field(default_factory=list)

    def start(self, *roles: str, **more: str) -> BaseProcess:
        """Start the bot in some roles."""
        process = FORK.Process(target=run_role, args=({**self.environment, **more}, roles), daemon=True)
        process.start()
        self.processes.append(process)
        return process

    def write(self, text: str, person: int = PERSON) -> None:
        """A person writes."""
        acts.write(self.world, person, text)

    def said(self, person: int = PERSON) -> list[str]:
        """All that the bot said to a person, in order."""
        bot = self.world.bot.id
        chat = self.world.chats[person]
        return [message.text for message in chat.messages.values() if message.sender == bot]

    async def until(self, true: Any, seconds: float = 20.0) -> None:
        """Wait until something is so."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            found = true()
            if await found if asyncio.iscoroutine(found) else found:
                return
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"it did not become so in {seconds} s; the bot said {self.said()}")
            await asyncio.sleep(0.02)

    async def is_quiet(self) -> bool:
        """Whether nothing waits to be taken, handled or sent."""
        names = [KEYS.ready(), KEYS.busy(), KEYS.due(), KEYS.sending()]
        return not any([await self.redis.exists(name) for name in names])

    def stop(self) -> None:
        """Kill what is left."""
        for process in self.processes:
            process.kill()
            process.join()


@asynccontextmanager
async def house(
    redis: Redis, redis_url: str, folder: Path, *, nlu: str, answers: Sequence[str] = ("passport",)
) -> AsyncIterator[House]:
    """A house with nobody in it yet: start the roles that are wanted."""
    await redis.flushall()
    await redis.script_flush()
    await ContentStore(redis, key_of=KEYS.content, live_key=KEYS.content_live()).publish(content_of(*answers))
    running = await simulator.serve("127.0.0.1", 0, simulator_token(SECRET), retry_delay=0.2)
    from bot.simulator.people import Person

    for number in range(4):
        running.world.welcome(Person(id=PERSON + number, first_name="Nobody", language_code="en", started=True))
    borders = folder / "borders.toml"
    borders.write_text("[borders]\nanswer = 0.6\n")
    environment = {
        "SAFAR_BORDERS": str(borders),
        "SAFAR_DATA": str(folder),
        "REDIS_URL": redis_url,
        "SAFAR_TENANT": "test",
        "SAFAR_SECRETS": base64.b64encode(SECRET).decode(),
        "SAFAR_TELEGRAM_API": running.url,
        "SAFAR_NLU_URL": nlu,
        "SAFAR_LEASE": "0.5",
        "SAFAR_SENDS_A_SECOND": "1000",
    }
    built = House(redis=redis, world=running.world, environment=environment, folder=folder)
    try:
        yield built
    finally:
        built.stop()
        await running.stop()


def journal_of(path: Path) -> list[str]:
    """The steps that a process went through."""
    return path.read_text().splitlines() if path.exists() else []


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
