"""`safar run` in a folder of its own, with a simulator in this process as its Telegram."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.simulator import acts
from bot.simulator import server as simulator
from bot.simulator.people import Person
from bot.simulator.world import World

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "1234567:BenchmarkBenchmarkBenchmarkBench"
FIRST = 5_000_000
PATIENCE = 900.0
"""Seconds for the start; the first one trains the model."""


@dataclass(slots=True, kw_only=True)
class Served:
    """A running house, and how to play its people."""

    world: World
    process: asyncio.subprocess.Process
    console: str
    password: str
    start_seconds: float
    people: int = 0

    def newcomer(self, language: str = "en") -> int:
        """Somebody new, who has started the bot."""
        number = FIRST + self.people
        self.people += 1
        self.world.welcome(Person(id=number, first_name="Nobody", language_code=language, started=True))
        return number

    def write(self, person: int, text: str) -> float:
        """A person writes; the instant at which it was written (seconds, monotonic)."""
        acts.write(self.world, person, text)
        return time.perf_counter()

    def memory(self) -> dict[str, tuple[int, int]]:
        """Resident and proportional megabytes of each process, by what it runs."""
        root = psutil.Process(self.process.pid)
        found = {}
        for one in [root, *root.children(recursive=True)]:
            memory = one.memory_full_info()
            found[f"{_named(one.cmdline())} ({one.pid})"] = (memory.rss >> 20, memory.pss >> 20)
        return found


def _named(command: list[str]) -> str:
    joined = " ".join(command)
    for word, name in (("rasa", "Rasa"), ("valkey", "Redis"), ("redis", "Redis"), ("bot run", "supervisor")):
        if word in joined:
            return name
    return " ".join(command[2:4]) if len(command) > 3 else joined[:40]


class Answers:
    """When the bot first answered each person, as the simulator saw it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen = world.story.last
        self.at: dict[int, float] = {}

    async def watch(self) -> None:
        """Note each message of the bot until cancelled."""
        while True:
            for event in self._world.story.since(self._seen):
                self._seen = event.number
                message = event.fields.get("message")
                if event.kind == "message" and event.chat and isinstance(message, dict) and message["from"] == "bot":
                    self.at.setdefault(event.chat, time.perf_counter())
            await self._world.story.bell.heard(1.0)


@asynccontextmanager
async def served() -> AsyncIterator[Served]:
    """Start everything, and end it."""
    with tempfile.TemporaryDirectory(prefix="safar-bench-") as folder:
        running = await simulator.serve("127.0.0.1", 0, TOKEN)
        console = free_port()
        began = time.perf_counter()
        process = await _start(folder, running.url, console)
        draining: asyncio.Task[None] | None = None
        try:
            said = await asyncio.wait_for(_first_words(process), PATIENCE)
            draining = asyncio.create_task(_drain(process))
            yield Served(
                world=running.world,
                process=process,
                console=f"http://127.0.0.1:{console}",
                password=said,
                start_seconds=time.perf_counter() - began,
            )
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            await process.wait()
            if draining:
                await draining
            await running.stop()


async def _start(folder: str, telegram: str, console: int) -> asyncio.subprocess.Process:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SAFAR_")},
        "SAFAR_DATA": folder,
        "SAFAR_TELEGRAM_TOKEN": TOKEN,
        "SAFAR_TELEGRAM_API": telegram,
        "SAFAR_CONSOLE_PORT": str(console),
        "SAFAR_NLU_PORT": str(free_port()),
        "SAFAR_SENDS_A_SECOND": "2000",  # Telegram's own 30 a second would be all that is measured
        "SAFAR_BORDERS": str(ROOT / "nlu" / "borders.toml"),
    }
    command = [sys.executable, "-m", "bot", "run"]
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )


async def _first_words(process: asyncio.subprocess.Process) -> str:
    """Wait until everything serves; the password of the first counsellor."""
    password, heard = "", []
    assert process.stdout
    async for line in process.stdout:
        text = line.decode()
        heard.append(text)
        if found := re.search(r"password (\S+)", text):
            password = found[1]
        if "Safar serves" in text:
            return password
    raise RuntimeError("`safar run` ended at once:\n" + "".join(heard))


async def _drain(process: asyncio.subprocess.Process) -> None:
    """Take what is said from now on, so that the pipe never fills; it ends with the process."""
    if process.stdout:
        await process.stdout.read()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
