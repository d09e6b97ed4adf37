"""`/sim`, the onlooker's side: transcripts, waiting for the bot, counters, files and the live stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile

from aiohttp import web

from bot.languages import DEFAULT, TRAITS, Language, from_code
from bot.simulator.people import Person
from bot.simulator.refusals import Json
from bot.simulator.story import Bell
from bot.simulator.world import World

LONGEST_WAIT = 120.0


def _traits(language: Language) -> Json:
    traits = TRAITS[language]
    return {
        "code": language.value,
        "telegram": traits.telegram,
        "name": traits.own_name,
        "direction": traits.direction,
        "locale": traits.locale.replace("_", "-"),
    }


@dataclass(slots=True, kw_only=True)
class WatchApi:
    """Shows one world to a page or a test. `closing` ends the streams."""

    world: World
    closing: asyncio.Event

    def routes(self) -> list[web.RouteDef]:
        """Where the world is watched."""
        return [
            web.get("/sim/state", self.state),
            web.get(r"/sim/chats/{chat:-?\d+}/messages", self.messages),
            web.get("/sim/events", self.events),
            web.get("/sim/stream", self.stream),
            web.get("/sim/counters", self.counters),
            web.get("/sim/callbacks/{callback}", self.callback),
            web.get("/sim/files/{file_id}", self.file),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Everybody, the bot's texts and each person's menu: what a page needs to begin."""
        world = self.world
        people = [self._person(person) for person in world.people.values()]
        groups = [group.as_chat() | {"members": sorted(group.members)} for group in world.groups.values()]
        return web.json_response(
            {
                "bot": world.bot.as_user(),
                "people": people,
                "groups": groups,
                "languages": [_traits(language) for language in Language],
                "last_event": world.story.last,
                "began": world.story.began,
            }
        )

    def _person(self, person: Person) -> Json:
        world = self.world
        language = from_code(person.language_code) or DEFAULT
        return person.as_user() | {
            "blocked": person.blocked,
            "started": person.started,
            "keys": world.chats[person.id].keys,
            "read_to": world.chats[person.id].read_to,
            "menu": world.profile.menu(person.as_chat(), person.language_code),
            "description": world.profile.text("description", person.language_code),
            "bot_name": world.profile.text("name", person.language_code) or world.bot.first_name,
            "language": _traits(language),
        }

    async def messages(self, request: web.Request) -> web.Response:
        """A chat's messages after an id; with `wait`, as soon as the bot has said something after it."""
        chat = self.world.chats.get(int(request.match_info["chat"]))
        if chat is None:
            return web.json_response({"error": "no such chat"}, status=404)
        after = int(request.query.get("after", 0))
        count = int(request.query.get("count", 1))
        bot = self.world.bot.id

        def by_bot() -> int:
            newer = takewhile(lambda message: message.id > after, reversed(chat.messages.values()))
            return sum(message.sender == bot for message in newer)

        await self._until(lambda: by_bot() >= count, request, self.world.story.bell_of(chat.id))
        shown = [message for message in chat.messages.values() if message.id > after]
        if request.query.get("from") == "bot":
            shown = [message for message in shown if message.sender == bot]
        return web.json_response(
            {
                "messages": [self.world.transcribed(message) for message in shown],
                "keys": chat.keys,
                "read_to": chat.read_to,
                "last_event": self.world.story.last,
            }
        )

    async def events(self, request: web.Request) -> web.Response:
        """What happened after an event number, waiting for the first if asked to; `kind` and `chat_id` narrow it."""
        after = int(request.query.get("after", 0))
        kind, chat = request.query.get("kind"), request.query.get("chat_id")

        def found() -> list[Json]:
            return [
                event.as_json()
                for event in self.world.story.since(after)
                if kind in {None, event.kind} and chat in {None, str(event.chat)}
            ]

        await self._until(lambda: bool(found()), request)
        return web.json_response({"events": found(), "last_event": self.world.story.last})

    async def counters(self, request: web.Request) -> web.Response:
        """How much was asked, refused, told and taken."""
        bag = self.world.mailbag
        updates = {"created": bag.created, "confirmed": bag.confirmed, "pending": len(bag.waiting)}
        refused = {str(code): count for code, count in self.world.refused.items()}
        return web.json_response({"calls": dict(self.world.calls), "refused": refused, "updates": updates})

    async def callback(self, request: web.Request) -> web.Response:
        """What the bot answered to a pressed button, waiting for it if asked to."""
        callback = self.world.callbacks.get(request.match_info["callback"])
        if callback is None:
            return web.json_response({"error": "no such callback"}, status=404)
        await self._until(lambda: callback.answer is not None, request)
        return web.json_response({"callback_query_id": callback.id, "data": callback.data, "answer": callback.answer})

    async def file(self, request: web.Request) -> web.Response:
        """The content of a file, so that the page needs no token."""
        stored = self.world.files.by_id.get(request.match_info["file_id"])
        if stored is None:
            return web.json_response({"error": "no such file"}, status=404)
        headers = {"X-Content-Type-Options": "nosniff"}
        return web.Response(body=stored.content, content_type=stored.mime.split(";")[0], headers=headers)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Events as they happen, as server-sent events; `Last-Event-ID` or `after` resumes."""
        story = self.world.story
        number = min(story.last, int(request.headers.get("Last-Event-ID") or request.query.get("after") or story.last))
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await answer.prepare(request)
        with suppress(ConnectionError):
            # A page that finds itself in another run than it began in loads anew.
            await answer.write(f"event: hello\ndata: {story.began}\n\n".encode())
            while not self.closing.is_set():
                for event in story.since(number):
                    number = event.number
                    line = json.dumps(event.as_json(), ensure_ascii=False)
                    await answer.write(f"id: {number}\ndata: {line}\n\n".encode())
                if number >= story.last:
                    await story.bell.heard(15.0)
                    await answer.write(b": still here\n\n" if number >= story.last else b"")
        return answer

    async def _until(self, is_so: Callable[[], bool], request: web.Request, bell: Bell | None = None) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(float(request.query.get("wait", 0)), LONGEST_WAIT)
        while not is_so() and (left := deadline - loop.time()) > 0 and not self.closing.is_set():
            await (bell or self.world.story.bell).heard(left)
