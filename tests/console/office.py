"""A console over a Redis, with counsellors, people and files for it."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from argon2 import PasswordHasher
from contracts_store import Store, store_over
from redis.asyncio import Redis

from bot.console.server import console_app
from bot.console.staff import Staff
from bot.delivery import speech
from bot.delivery.outbox import Delivered, Result
from bot.handoff.case import Counsellor, CounsellorName
from bot.languages import Language
from bot.privacy import packed
from bot.settings import ROOT
from bot.wording import load_phrasebook

PASSWORD = "a good long password"
AMINA = Counsellor(name=CounsellorName("Amina"), centres=("PK", "AF", "BD"), languages=tuple(Language))
BILAL = Counsellor(name=CounsellorName("Bilal"), centres=("PK",), languages=(Language.UR,))
KAMAL = Counsellor(name=CounsellorName("Kamal"), centres=("BD",), languages=(Language.BN,))
EVERYBODY = (AMINA, BILAL, KAMAL)
PHRASEBOOK = load_phrasebook(ROOT / "locales")


@dataclass(slots=True)
class FakeFiles:
    """What Telegram would give; `asked` notes each wish."""

    kept: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, file_id: str) -> bytes | None:
        self.asked.append(file_id)
        return self.kept.get(file_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the console answered."""

    status: int
    headers: Mapping[str, str]
    cookies: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def to(self) -> str:
        """Where a browser is led."""
        return self.headers.get("Location", "")


PAGE = {"Accept": "text/html,application/xhtml+xml"}
SCRIPT = {"X-Safar": "script"}


@dataclass(slots=True)
class Browser:
    """Somebody at the console: a client with cookies of its own, that does what a browser says of itself."""

    web: aiohttp.ClientSession
    url: str
    csrf: str = ""

    async def ask(self, method: str, path: str, *, headers: Mapping[str, str], data: Any = None) -> Answer:
        async with self.web.request(
            method, self.url + path, headers=headers, data=data, allow_redirects=False
        ) as answer:
            cookies = " ".join(answer.headers.getall("Set-Cookie", []))
            return Answer(status=answer.status, headers=answer.headers, cookies=cookies, body=await answer.read())

    async def get(self, path: str, headers: Mapping[str, str] = PAGE) -> Answer:
        """Open a page."""
        return await self.ask("GET", path, headers=headers)

    async def part(self, path: str) -> Answer:
        """What our script gets."""
        return await self.get(path, SCRIPT)

    async def post(self, path: str, headers: Mapping[str, str] | None = None, **fields: str) -> Answer:
        """What our script sends, unless other headers are given; the token goes along unless another is given."""
        sent = {"Origin": self.url, **SCRIPT} if headers is None else headers
        return await self.ask("POST", path, headers=sent, data={"csrf": self.csrf, **fields})

    async def send(self, path: str, **fields: str) -> Answer:
        """Send a form, as a browser without our script does."""
        return await self.post(path, {"Origin": self.url, "Sec-Fetch-Site": "same-origin", **PAGE}, **fields)

    async def knock(self, name: str, password: str = PASSWORD) -> Answer:
        """Try to sign in."""
        return await self.post("/sign-in", {"Origin": self.url, **PAGE}, name=name, password=password)

    async def sign_in(self, name: str) -> None:
        assert (await self.knock(name)).status == 303
        found = re.search(r'data-csrf="([^"]+)"', (await self.get("/")).text)
        assert found
        self.csrf = found[1]


@dataclass(slots=True)
class Console:
    """A console that serves, and what lies behind it."""

    url: str
    app: web.Application
    store: Store
    staff: Staff
    files: FakeFiles
    browsers: list[Browser] = field(default_factory=list)

    def browser(self) -> Browser:
        """A new browser, with nobody signed in."""
        jar = aiohttp.CookieJar(unsafe=True)
        made = Browser(aiohttp.ClientSession(cookie_jar=jar), self.url)
        self.browsers.append(made)
        return made

    async def at_the_desk(self, counsellor: Counsellor) -> Browser:
        """A browser with somebody signed in."""
        browser = self.browser()
        await browser.sign_in(counsellor.name)
        return browser

    async def writes(self, chat: int, update: int, text: str, **more: Any) -> None:
        """A person with a case writes on."""
        await self.store.hear(chat, update)
        lease = await self.store.inbox.lease()
        assert lease
        step = await self.store.relay(lease.chat, text)
        key = await self.store.redis.hget(self.store.keys.dialogue(lease.chat), "dk")
        content = packed({"text": text, **more})
        step["body"] = self.store.vault.chat_seal(lease.chat, str(key)).close(content, f"said:{lease.chat}")
        await self.store.commit(lease, step)

    async def deliver(self, outcome: Delivered = Delivered.SENT) -> None:
        """Telegram takes the first that waits for each person, or does not."""
        parcels, _ = await self.store.outbox.next(10)
        for parcel in parcels:
            await self.store.outbox.done(parcel, Result(outcome=outcome, telegram="1"))

    async def said_to(self, chat: int) -> list[str]:
        """What waits to be sent to a person."""
        ids = await self.store.redis.lrange(self.store.keys.outbox(self.store.vault.chat(chat)), 0, -1)
        bodies = [await self.store.redis.hget(self.store.keys.message(one), "body") for one in ids]
        return [speech.read(self.store.vault.open(str(body), "out")).text for body in bodies]


CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Real hashing takes most of the time of these tests; the end-to-end tests have it."""
HASHED = CHEAP.hash(PASSWORD)
"""Hashed once for all tests: it is slow on purpose."""


async def employ(store: Store, language: Language = Language.EN) -> None:
    """Make the accounts of everybody."""
    for one in EVERYBODY:
        fields: dict[str, Any] = {
            "password": HASHED,
            "centres": ",".join(one.centres),
            "languages": ",".join(one.languages),
            "most_cases": one.most_cases,
            "role": one.role,
            "language": language.value,
        }
        await store.redis.hset(store.keys.staff(one.name), mapping=fields)


@asynccontextmanager
async def opened(redis: Redis, *, is_secure: bool = False) -> AsyncIterator[Console]:
    """A console that serves over a store, and everybody who works there."""
    store = store_over(redis, PHRASEBOOK.say)
    await employ(store)
    staff = Staff(redis, store.keys, lambda: secrets.token_urlsafe(32), CHEAP)
    files = FakeFiles()
    app = console_app(
        queue=store.queue,
        staff=staff,
        phrasebook=PHRASEBOOK,
        files=files,
        is_secure=is_secure,
        now=lambda: datetime.now(UTC),
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    console = Console(f"http://127.0.0.1:{runner.addresses[0][1]}", app, store, staff, files)
    yield console
    for browser in console.browsers:
        await browser.web.close()
    await runner.cleanup()
