"""The whole bot for tests: a simulator and an NLU server in this process, Redis beside it, the bot in processes of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import multiprocessing
import os
import socket
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
from bot.handoff.redis_queue import CaseSeal
from bot.languages import Language
from bot.privacy import Vault
from bot.redis_keys import Keys
from bot.settings import ROOT, simulator_token
from bot.simulator import acts
from bot.simulator import server as simulator
from bot.simulator.people import Person
from bot.understanding.language import guess_language
from bot.wording import Wording, load_phrasebook

SECRET = b"t" * 32
KEYS = Keys("test")
PERSON = 7001

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["bot.app", "house"])

WORDS = load_phrasebook(ROOT / "locales")

GREETINGS = {
    Language.PRS: "سلام، چطور هستید؟",
    Language.PS: "سلام، څنګه یې؟",
    Language.UR: "السلام علیکم، آپ کیسے ہیں؟",
    Language.BN: "সালাম, কেমন আছেন?",
    Language.TG: "Салом, чӣ хел шумо?",
    Language.EN: "hello, how are you?",
}

INTENTS = {
    "passport": "passport",
    "fees": "recruitment_fees",
    "human": "talk_to_counsellor",
    "help they locked us": "emergency_danger",
    **dict.fromkeys(GREETINGS.values(), "greet"),
}


def scripted(text: str) -> dict[str, Any]:
    """What the NLU server of these tests says: an intent by a word, in English. The real one is tried in tests/e2e."""
    intent = next((intent for word, intent in INTENTS.items() if word in text), "out_of_scope")
    sure = 0.95
    return {
        "intent_ranking": [{"name": intent, "confidence": sure}],
        "meaning": {
            "language": guess_language(text) or "en",
            "language_confidence": 0.99,
            "script": "Latn",
            "served": True,
            "origin": None,
            "destination": None,
            "out_of_scope": sure if intent == "out_of_scope" else 0.0,
            "safety": {"emergency_danger": sure if intent == "emergency_danger" else 0.0, "distress": 0.0},
        },
    }


class NluServer:
    """A server that answers as agreed; it can go, come back, hang, and talk nonsense."""

    def __init__(self) -> None:
        self.url = ""
        self.hangs = False
        self.talks_nonsense = False
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def come(self) -> None:
        """Be there, at the same address every time."""
        guess_language(GREETINGS[Language.PRS])  # its model is read now, while nobody waits
        application = web.Application()
        application.router.add_post("/model/parse", self._parse)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def go(self) -> None:
        """Be gone: whoever calls is refused."""
        assert self._runner
        await self._runner.cleanup()

    async def _parse(self, request: web.Request) -> web.Response:
        if self.hangs:
            await asyncio.sleep(60)
        return web.json_response({} if self.talks_nonsense else scripted((await request.json())["text"]))


@asynccontextmanager
async def nlu_server() -> AsyncIterator[str]:
    """The address of a server that answers as agreed."""
    server = NluServer()
    await server.come()
    yield server.url
    await server.go()


def content_of(*intents: str) -> Content:
    """A few answers, in every language."""
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    answers = tuple(
        Answer(
            intent=intent,
            topic="documents",
            language=language,
            title=f"About {intent}",
            body="Ask the centre.",
            revision="r1",
            sources=(),
            reviewed=day,
            expires=day.replace(year=2100),
            is_sample=True,
        )
        for intent in intents
        for language in Language
    )
    return Content(answers=answers, topics={"documents": intents}, related={}, centres=(), hotlines=())


def run_role(environment: Mapping[str, str], roles: Sequence[str], log: Path) -> None:
    """Run the bot in some roles, or the console, in a process that was forked for it; what it says goes into a file."""
    from bot import app, ground
    from bot.settings import settings_from

    speak_into(log)
    os.environ.update(environment)
    ground.quiet_logging()
    settings = settings_from(os.environ)
    work = app.run_console(settings) if "console" in roles else app.run_bot(settings, roles)
    asyncio.run(ground.until_told(work))


def speak_into(log: Path) -> None:
    """Have all output of this process go into a file."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


def run_command(environment: Mapping[str, str], command: Sequence[str], log: Path) -> None:
    """Run `safar` in a process that was forked for it."""
    from bot import cli

    speak_into(log)
    os.environ.update(environment)
    cli.main(command)


async def refusal_of(log: Path, *command: str, **environment: str) -> str:
    """What `safar` says when it gives up with a command: words, never a traceback."""
    process = FORK.Process(target=run_command, args=(environment, command, log), daemon=True)
    process.start()
    await asyncio.to_thread(process.join, 30)
    process.kill()
    said = await asyncio.to_thread(log.read_text)
    assert process.exitcode == 1, said
    assert "Traceback" not in said, said
    return said


@dataclass(slots=True)
class House:
    """A running house. Processes that are left at the end are killed."""

    redis: Redis
    world: Any
    environment: dict[str, str]
    folder: Path
    processes: list[BaseProcess] = field(default_factory=list)

    def start(self, *roles: str, **more: str) -> BaseProcess:
        """Start the bot in some roles, or the console."""
        log = self.folder / f"{'-'.join(roles)}-{len(self.processes)}.log"
        process = FORK.Process(target=run_role, args=({**self.environment, **more}, roles, log), daemon=True)
        process.start()
        self.processes.append(process)
        return process

    def write(self, text: str, person: int = PERSON) -> None:
        """A person writes."""
        acts.write(self.world, person, text)

    async def greeted(self, language: Language, person: int = PERSON) -> int:
        """Somebody says hello in their language, and is greeted in it."""
        self.world.welcome(Person(id=person, first_name="Nobody", language_code="", started=True))
        self.write(GREETINGS[language], person)
        await self.hears(Wording.GREETING, person, language)
        return person

    def said(self, person: int = PERSON) -> list[str]:
        """All that the bot said to a person, in order."""
        bot = self.world.bot.id
        chat = self.world.chats[person]
        return [message.text for message in chat.messages.values() if message.sender == bot]

    def buttons(self, person: int = PERSON) -> list[str]:
        """What stands on the buttons under the bot's last message to a person."""
        *_, last = (one for one in self.world.chats[person].messages.values() if one.sender == self.world.bot.id)
        return [button["text"] for button in last.buttons()]

    def press(self, label: Wording, person: int, language: Language) -> Any:
        """A person presses the newest button with this label."""
        return acts.press(self.world, person, label=WORDS.say(language, label))

    async def case_of(self, person: int) -> list[dict[str, Any]]:
        """What a counsellor finds in a person's case, opened: text, medium, file."""
        vault = Vault((SECRET,), os.urandom)
        chat = vault.chat(person)
        case, key = await self.redis.hmget(KEYS.dialogue(chat), ["case", "dk"])
        entries = await self.redis.xrange(KEYS.case_messages(str(case)))
        seal = CaseSeal(vault.chat_seal(chat, str(key)), chat)
        return [seal.open(fields["body"]) for _, fields in entries]

    def logged(self) -> str:
        """All that the processes wrote on their output."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    async def hears(self, wording: Wording | str, person: int = PERSON, language: Language = Language.EN) -> None:
        """Wait until the bot says a sentence to a person, word for word, or something with these words in it."""
        words = WORDS.say(language, wording, {"count": 1}) if isinstance(wording, Wording) else wording
        await self.until(lambda: any(words in said for said in self.said(person)), person=person)

    async def until(self, true: Any, seconds: float = 20.0, person: int = PERSON) -> None:
        """Wait until something is so."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            found = true()
            if await found if asyncio.iscoroutine(found) else found:
                return
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"it did not become so in {seconds} s; the bot said {self.said(person)}")
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
        "SAFAR_NLU_PATIENCE": "3",
        "SAFAR_LEASE": "0.5",
        "SAFAR_SENDS_A_SECOND": "1000",
    }
    built = House(redis=redis, world=running.world, environment=environment, folder=folder)
    try:
        yield built
    finally:
        built.stop()
        await running.stop()


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def journal_of(path: Path) -> list[str]:
    """The steps that a process went through."""
    return path.read_text().splitlines() if path.exists() else []


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
