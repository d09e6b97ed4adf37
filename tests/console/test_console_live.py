"""What a counsellor's browser is told as it happens, what it is told when it comes back, and a store that goes away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from console.office import AMINA, BILAL, KAMAL, SCRIPT, Browser, Console
from fakeredis import FakeServer

from bot.console import feed

PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the stream: its name ("message" when it has none), its number and what it says."""

    event: str
    id: str
    data: Any


@dataclass(slots=True)
class Stream:
    """A browser's stream of events."""

    content: aiohttp.StreamReader
    raw: bytearray = field(default_factory=bytearray)

    async def next(self) -> Told:
        """The next event, the heartbeats aside."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self._event()
                if told.event != "beat":
                    return told

    async def until(self, event: str) -> Told:
        """The next event of this name."""
        while (told := await self.next()).event != event:
            pass
        return told

    async def _event(self) -> Told:
        event, number, data = "message", "", None
        while True:
            line = await self.content.readline()
            if not line:
                raise ConnectionError("the stream ended")
            self.raw += line
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "id":
                number = value
            elif name == "data":
                data = json.loads(value)
            elif not line.strip() and data is not None:
                return Told(event, number, data)


@asynccontextmanager
async def listening(browser: Browser, after: str = "") -> AsyncIterator[Stream]:
    """A stream, from the moment on at which the server has it in line."""
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": after} if after else {})
    async with browser.web.get(f"{browser.url}/events", headers=headers) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        stream = Stream(response.content)
        while b": here" not in stream.raw:  # said when the place in line is had
            stream.raw += await response.content.readline()
        yield stream


async def test_a_new_case_is_told_to_its_pool_and_to_nobody_else(console: Console) -> None:
    bilal, kamal = await console.at_the_desk(BILAL), await console.at_the_desk(KAMAL)
    async with listening(bilal) as urdu, listening(kamal) as bengali:
        case = await console.store.open_case(1, 1)
        assert (await urdu.next()).data == {"case": case, "what": "opened", "owner": ""}
        other = await console.store.open_case(2, 2, language="bn", centre="BD")
        assert (await bengali.next()).data["case"] == other


async def test_no_word_of_a_person_is_in_the_stream(console: Console) -> None:
    bilal = await console.at_the_desk(BILAL)
    async with listening(bilal) as stream:
        await console.store.open_case(1, 1)
        await stream.next()
        await console.writes(1, 2, "my very own words")
        while (await stream.next()).data["what"] != "person_wrote":
            pass
    assert b"own words" not in stream.raw
    assert b"help me" not in stream.raw


async def test_a_browser_that_comes_back_is_told_what_it_missed_once_and_in_order(console: Console) -> None:
    bilal = await console.at_the_desk(BILAL)
    async with listening(bilal) as stream:
        await console.store.open_case(1, 1)
        heard = await stream.next()
        while heard.data["what"] != "person_wrote":
            heard = await stream.next()
    async with listening(await console.at_the_desk(AMINA)) as witness:
        for number in (2, 3, 4):
            await console.store.open_case(number, number)
        missed = [await witness.next() for _ in range(6)]
    async with listening(bilal, after=heard.id) as stream:
        again = [await stream.next() for _ in range(6)]
    assert again == missed
    assert [told.data["case"] for told in again] == [f"case-{number}" for number in (2, 2, 3, 3, 4, 4)]


async def test_a_browser_that_was_away_too_long_is_told_to_look_at_everything(console: Console) -> None:
    bilal = await console.at_the_desk(BILAL)
    async with listening(bilal, after="1-1") as stream:
        assert (await stream.next()).event == "look_again"


async def test_a_browser_too_slow_to_listen_gets_one_word_for_all(console: Console) -> None:
    listener = feed.Listener()
    for _ in range(feed.MOST_UNHEARD + 1):
        listener.tell(feed.Notice.AWAY)
    assert await listener.next(feed.TRY_AGAIN) is feed.Notice.LOOK_AGAIN
    assert await listener.next(feed.TRY_AGAIN / 100) is None


async def test_a_stream_needs_a_sign_in_and_ends_with_it(console: Console) -> None:
    assert (await console.browser().get("/events", SCRIPT)).status in {303, 401, 403}


async def test_a_store_that_goes_away_is_told_and_its_return_too(fragile: Console, line: FakeServer) -> None:
    bilal = await fragile.at_the_desk(BILAL)
    async with listening(bilal) as stream:
        line.connected = False
        assert (await stream.until("away")).data == {}
        line.connected = True
        await stream.until("look_again")
        case = await fragile.store.open_case(1, 1)
        assert (await stream.until("message")).data["case"] == case


async def test_while_the_store_is_away_every_page_says_so_and_nothing_is_lost(
    fragile: Console, line: FakeServer
) -> None:
    await fragile.store.open_case(1, 1)
    bilal = await fragile.at_the_desk(BILAL)
    assert (await bilal.post("/cases/case-1/claim", operation="claim-00")).status == 200
    line.connected = False
    for path in ("/", "/cases/case-1", "/fragments/list", "/fragments/cases/case-1"):
        assert (await bilal.get(path)).status == 503
        assert (await bilal.part(path)).status == 503
    unsent = await bilal.post("/cases/case-1/reply", operation="reply-00", text="I am here")
    assert unsent.status == 503
    line.connected = True
    assert (await bilal.post("/cases/case-1/reply", operation="reply-00", text="I am here")).status == 200
    assert (await fragile.said_to(1)).count("I am here") == 1
