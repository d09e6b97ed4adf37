"""`/sim`, the people's side: somebody writes, presses, edits, reacts, blocks, joins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.simulator import acts
from bot.simulator.acts import Impossible
from bot.simulator.chats import Message
from bot.simulator.params import Params, params_of
from bot.simulator.people import Group, Person
from bot.simulator.refusals import Json, Refusal
from bot.simulator.sim_media import MEDIA_ACTS
from bot.simulator.world import Callback, World

type Act = Callable[[World, int, Params], Any]


def _chat(params: Params) -> int | None:
    return params.integer("chat_id") or None


def _write(world: World, person: int, params: Params) -> Message:
    reply_to, thread = params.integer("reply_to") or None, params.integer("thread") or None
    return acts.write(world, person, params.text("text"), chat_id=_chat(params), reply_to=reply_to, thread=thread)


def _start(world: World, person: int, params: Params) -> Message:
    return acts.start(world, person, params.text("payload"))


def _edit(world: World, person: int, params: Params) -> Message:
    return acts.correct(world, person, params.integer("message_id"), params.text("text"), chat_id=_chat(params))


def _press(world: World, person: int, params: Params) -> Message | Callback:
    return acts.press(
        world,
        person,
        message_id=params.integer("message_id") or None,
        data=params.text("data") if params.has("data") else None,
        label=params.text("label") if params.has("label") else None,
        chat_id=_chat(params),
    )


def _react(world: World, person: int, params: Params) -> None:
    acts.react(world, person, params.integer("message_id"), params.text("emoji") or None, chat_id=_chat(params))


def _block(world: World, person: int, params: Params) -> None:
    acts.block(world, person)


def _unblock(world: World, person: int, params: Params) -> None:
    acts.unblock(world, person)


def _join(world: World, person: int, params: Params) -> Message:
    return acts.join(world, person, params.integer("chat_id"))


ACTS: Mapping[str, Act] = {
    "text": _write,
    "start": _start,
    "edit": _edit,
    "press": _press,
    "react": _react,
    "block": _block,
    "unblock": _unblock,
    "join": _join,
    **MEDIA_ACTS,
}


@dataclass(slots=True, kw_only=True)
class ActsApi:
    """Lets a page or a test play the people of one world."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Where the people are played."""
        return [
            web.post("/sim/people", self.add_person),
            web.post("/sim/groups", self.add_group),
            web.post(r"/sim/people/{person:\d+}/{act}", self.act),
        ]

    async def add_person(self, request: web.Request) -> web.Response:
        """Take in somebody new, or change somebody."""
        params = await params_of(request)
        taken = [person for person in self.world.people if person >= 8_000_000]
        person = Person(
            id=params.integer("id") or max(taken, default=8_000_000) + 1,
            first_name=params.text("first_name") or "Somebody",
            language_code=params.text("language_code") or "en",
            last_name=params.text("last_name"),
            username=params.text("username"),
            started=params.flag("started"),
        )
        self.world.welcome(person)
        return web.json_response(person.as_user())

    async def add_group(self, request: web.Request) -> web.Response:
        """Make a group with people and the bot in it."""
        params = await params_of(request)
        group = Group(
            id=params.integer("id") or -1_002_000_000_000 - len(self.world.groups) - 1,
            title=params.text("title") or "Group",
            members=frozenset(map(int, params.parsed("members", "members") or ())),
            is_forum=params.flag("is_forum"),
            bot_status=params.text("bot_status") or "administrator",
        )
        if strangers := group.members - self.world.people.keys():
            return web.json_response({"error": f"nobody has the ids {sorted(strangers)}"}, status=409)
        self.world.gather(group)
        acts.bring_bot(self.world, group)
        return web.json_response(group.as_chat())

    async def act(self, request: web.Request) -> web.Response:
        """Somebody does something."""
        act = ACTS.get(request.match_info["act"])
        person = int(request.match_info["person"])
        if act is None or person not in self.world.people:
            return web.json_response({"error": "no such person or act"}, status=404)
        params = await params_of(request)
        try:
            done = act(self.world, person, params)
        except (Impossible, Refusal) as no:
            return web.json_response({"error": str(no)}, status=409)
        return web.json_response(await self._outcome(done, params.number("wait") or 0.0))

    async def _outcome(self, done: Any, patience: float) -> Json:
        outcome: Json = {"ok": True, "update_id": self.world.mailbag.next_id - 1}
        match done:
            case Message():
                return outcome | {"message": self.world.transcribed(done)}
            case Callback():
                answer = await self._answer_to(done, patience)
                return outcome | {"callback_query_id": done.id, "data": done.data, "answer": answer}
        return outcome

    async def _answer_to(self, callback: Callback, patience: float) -> Json | None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while callback.answer is None and (left := deadline - loop.time()) > 0:
            await self.world.story.bell.heard(left)
        return callback.answer
