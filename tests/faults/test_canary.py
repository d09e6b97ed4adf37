"""Nobody is in Redis or in a log: a person whose every word is a canary talks through the whole bot, and is not found."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from conftest import RedisServer, own_redis_server
from console.office import AMINA, PHRASEBOOK, Browser, employ, store_over
from house import KEYS, SECRET, House, NluServer, free_port, house
from redis.asyncio import Redis

from bot.app import ROLES
from bot.simulator import acts
from bot.simulator.params import Params
from bot.simulator.people import Person
from bot.simulator.sim_media import MEDIA_ACTS
from bot.wording import Wording

pytestmark = pytest.mark.slow

CANARY = Person(
    id=7_316_904_258_137,
    first_name="Qanarigul",
    last_name="Zardparanda",
    username="qanari_zard",
    language_code="en",
    started=True,
)
WORDS = "kanarienvogel"
URDU_WORDS = "پیلی چڑیا"
COUNSELLORS_WORDS = "gelbschnabel"
PHONE = "+93799316904"
EVERYWHERE = [
    *(str(CANARY.id), CANARY.first_name, CANARY.last_name, CANARY.username),
    *(WORDS, URDU_WORDS, COUNSELLORS_WORDS, PHONE),
]
"""What must be nowhere in clear, nor thinly disguised."""


@pytest.fixture(scope="module")
def own_redis() -> Iterator[RedisServer]:
    """A Redis server that only this file has, so that all that it ever wrote to its disk is of this talk."""
    with own_redis_server() as server:
        yield server


@pytest.fixture(scope="module")
async def redis(own_redis: RedisServer) -> AsyncIterator[Redis]:
    client = Redis.from_url(own_redis.url, decode_responses=True)
    yield client
    await client.aclose()


# The talk.


@dataclass(slots=True)
class Talk:
    """A person and a counsellor who talk through the bot."""

    house: House
    nlu: NluServer
    desk: Browser

    async def says(self, text: str, answer: str | Wording) -> None:
        """The person writes, and hears something new."""
        before = len(self.house.said(CANARY.id))
        self.house.write(f"{text} {WORDS}", CANARY.id)
        await self.house.until(lambda: len(self.house.said(CANARY.id)) > before, person=CANARY.id)
        await self.house.hears(answer, CANARY.id)

    async def is_answered_and_missed(self) -> None:
        acts.start(self.house.world, CANARY.id, payload=WORDS)
        await self.house.hears(Wording.CHOOSE_LANGUAGE, CANARY.id)
        acts.press(self.house.world, CANARY.id, label="English")
        await self.house.hears(Wording.WELCOME, CANARY.id)
        await self.says("my passport", "About passport")
        await self.says(URDU_WORDS, Wording.OUTSIDE_MY_FIELD)

    async def sends_what_the_bot_cannot_read(self) -> None:
        fields = {"caption": WORDS, "name": f"{WORDS}.txt", "content": base64.b64encode(WORDS.encode()).decode()}
        MEDIA_ACTS["document"](self.house.world, CANARY.id, Params(texts=fields))
        MEDIA_ACTS["contact"](
            self.house.world, CANARY.id, Params(texts={"first_name": CANARY.last_name, "phone_number": PHONE})
        )
        await self.house.hears(Wording.CANNOT_SEE, CANARY.id)

    async def meets_trouble(self) -> None:
        """An update that cannot be read, and an NLU server that is gone: errors are logged, without the person."""
        broken = {
            **{"message_id": 900, "date": WORDS, "text": WORDS},
            **{"from": CANARY.as_user(), "chat": CANARY.as_chat()},
        }
        self.house.world.notify("message", broken, chat=CANARY.id)
        await self.house.hears(Wording.TROUBLE, CANARY.id)
        await self.nlu.go()
        await self.says("can you read", Wording.UNDERSTANDING_AWAY)
        await self.nlu.come()

    async def finds_a_counsellor(self) -> None:
        await self.says("I want a human", Wording.NOBODY_PRESENT)
        taken = await self.desk.post("/claim-next")
        assert taken.status == 200, taken.text
        page = json.loads(taken.text)["to"]
        assert WORDS in (await self.desk.get(page)).text, "the counsellor reads it, so it was there to be found"
        replied = await self.desk.post(f"{page}/reply", text=f"Welcome, {COUNSELLORS_WORDS}.")
        assert replied.status == 200, replied.text
        await self.house.hears(COUNSELLORS_WORDS, CANARY.id)
        written = acts.write(self.house.world, CANARY.id, f"thank you {WORDS}")
        acts.correct(self.house.world, CANARY.id, written.id, f"thank you so much {WORDS}")
        await self.desk.get(f"{page}?{WORDS}")
        await self.house.until(self.house.is_quiet)


@pytest.fixture(scope="module")
async def talk(redis: Redis, own_redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """The whole talk, with each role of the bot in a process of its own."""
    nlu, port = NluServer(), free_port()
    await nlu.come()
    async with (
        house(redis, own_redis.url, tmp_path_factory.mktemp("canary"), nlu=nlu.url) as built,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as web,
    ):
        built.world.welcome(CANARY)
        await employ(store_over(redis, PHRASEBOOK.say))
        for role in ROLES:
            built.start(role)
        built.start("console", SAFAR_CONSOLE_PORT=str(port))
        await built.until(lambda: "the console serves" in built.logged())
        talk = Talk(built, nlu, Browser(web, f"http://127.0.0.1:{port}"))
        await talk.desk.sign_in(AMINA.name)
        await talk.is_answered_and_missed()
        await talk.sends_what_the_bot_cannot_read()
        await talk.meets_trouble()
        await talk.finds_a_counsellor()
        yield talk
    await nlu.go()


# The search.


def disguises(text: str) -> Iterator[bytes]:
    """A text as it may stand among other bytes: plain, escaped, or in base64 at each of its three beginnings."""
    raw = text.encode()
    yield from (
        raw,
        raw.hex().encode(),
        quote(text).encode(),
        json.dumps(text)[1:-1].encode(),
        text.encode("utf-16-le"),
    )
    for before in range(3):
        shown = base64.b64encode(b"\0" * before + raw)
        yield shown[-(-before * 8 // 6) : len(raw + b"\0" * before) * 8 // 6]


def found(text: str, where: bytes) -> bool:
    return any(disguise.lower() in where.lower() for disguise in disguises(text))


async def all_of(redis: Redis) -> bytes:
    """Every key of a server and all that lies under it."""
    parts: list[Any] = []
    async for key in redis.scan_iter():
        match await redis.type(key):
            case "string":
                parts += [key, await redis.get(key)]
            case "hash":
                parts += [key, await redis.hgetall(key)]
            case "list":
                parts += [key, await redis.lrange(key, 0, -1)]
            case "set":
                parts += [key, await redis.smembers(key)]
            case "zset":
                parts += [key, await redis.zrange(key, 0, -1, withscores=True)]
            case "stream":
                parts += [key, await redis.xrange(key)]
            case kind:
                raise AssertionError(f"the search does not know a {kind}")
    return "\n".join(map(str, parts)).encode()


def those_in(where: bytes) -> list[str]:
    """What of the person can be found there."""
    return [text for text in EVERYWHERE if found(text, where)]


async def test_no_key_and_no_value_holds_the_person(talk: Talk, redis: Redis) -> None:
    kept = await all_of(redis)
    assert f"{KEYS.prefix}case:".encode() in kept
    assert those_in(kept) == []


def test_nothing_that_was_ever_written_to_the_disk_holds_the_person(talk: Talk, own_redis: RedisServer) -> None:
    written = own_redis.files()
    assert f"{KEYS.prefix}case:".encode() in written
    assert those_in(written) == []


def test_no_line_of_any_log_holds_the_person(talk: Talk) -> None:
    logged = talk.house.logged()
    for spoken in (
        "understanding is away",
        "could not be read",
        "was set aside",
        *(f"serves: {role}" for role in ROLES),
    ):
        assert spoken in logged
    assert those_in(logged.encode()) == []
    assert talk.house.world.token not in logged
    assert not found(SECRET.decode(), logged.encode())


PUTS = {
    "in a key": ("SET", "bird:sparrow", ""),
    "in a string": ("SET", "bird", "a sparrow"),
    "in a hash": ("HSET", "bird", "sparrow", "1"),
    "in a list": ("RPUSH", "bird", "sparrow"),
    "in a set": ("SADD", "bird", "sparrow"),
    "in a sorted set": ("ZADD", "bird", "1", "sparrow"),
    "in a stream": ("XADD", "bird", "*", "of", "sparrow"),
    "in base64": ("SET", "bird", base64.b64encode(b"a big sparrow sings").decode()),
}


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
async def test_the_search_finds_a_word_wherever_it_lies(redis: Redis, put: tuple[str, ...]) -> None:
    assert not found("sparrow", await all_of(redis))
    await redis.execute_command(*put)
    assert found("sparrow", await all_of(redis))
    await redis.delete("bird", "bird:sparrow")


@pytest.mark.parametrize("before", range(3))
@pytest.mark.parametrize("after", range(3))
def test_the_search_sees_through_base64(before: int, after: int) -> None:
    assert found(URDU_WORDS, base64.b64encode(b"x" * before + URDU_WORDS.encode() + b"y" * after))
    assert not found(URDU_WORDS, base64.b64encode(b"x" * before + b"another bird" + b"y" * after))
