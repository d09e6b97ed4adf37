"""Sending again what was said elsewhere: as a copy, or with its origin."""

from __future__ import annotations

from bot.simulator.chats import Message
from bot.simulator.formatting import caption_body
from bot.simulator.methods.messages import deposit
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.targets import chat_of, message_of
from bot.simulator.world import World

_SERVICE = frozenset({"new_chat_members", "left_chat_member", "forum_topic_created", "forum_topic_closed"})


def copy_message(world: World, params: Params) -> Json:
    """Send the content of a message as the bot's own."""
    message = _source(world, params, "copy")
    body = {name: value for name, value in message.body.items() if name not in {"forward_origin", "media_group_id"}}
    if params.has("caption") and "text" not in body:
        body = {name: value for name, value in body.items() if name not in {"caption", "caption_entities"}}
        body |= caption_body(params)
    return {"message_id": deposit(world, chat_of(world, params), params, body).id}


def forward_message(world: World, params: Params) -> Json:
    """Send a message on, saying whose it was."""
    message = _source(world, params, "forward")
    origin = message.body.get("forward_origin") or {
        "type": "user",
        "date": message.date,
        "sender_user": world.sender(message.sender),
    }
    body = message.body | {"forward_origin": origin}
    return world.as_message(deposit(world, chat_of(world, params), params, body))


def _source(world: World, params: Params, act: str) -> Message:
    message = message_of(chat_of(world, params, "from_chat_id"), params, to=act)
    if message.protected or _SERVICE & message.body.keys():
        raise bad_request("the message can't be copied" if act == "copy" else "the message can't be forwarded")
    return message
