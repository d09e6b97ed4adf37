"""Sending text, and saying that the bot is typing."""

from __future__ import annotations

from bot.simulator.chats import Chat, Message
from bot.simulator.formatting import text_body
from bot.simulator.keyboards import markup_of
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.targets import chat_of, may_write, reply_target, thread_of, writable
from bot.simulator.world import World

ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note", "record_audio", "upload_audio"}
)


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    body = text_body(params)
    return deliver(world, chat_of(world, params), params, body)


def deliver(world: World, chat: Chat, params: Params, body: Json) -> Json:
    """Post a body into the chat of a call, with the keyboard, the reply and the topic that it asks for."""
    return world.as_message(deposit(world, chat, params, body))


def deposit(world: World, chat: Chat, params: Params, body: Json) -> Message:
    """The same, giving the message."""
    markup = markup_of(params)
    reply_to = reply_target(chat, params)
    thread = thread_of(world, chat, params)
    writable(world, params)
    put_up_keys(world, chat, markup)
    return world.post(
        chat.id,
        world.bot.id,
        with_people(world, body),
        keyboard=markup if "inline_keyboard" in markup else None,
        reply_to=reply_to,
        thread=thread,
        protected=params.flag("protect_content"),
    )


def put_up_keys(world: World, chat: Chat, markup: Json) -> None:
    """Show or take away the keyboard below the chat."""
    if "keyboard" in markup:
        chat.keys = markup
    elif markup.get("remove_keyboard"):
        chat.keys = None
    else:
        return
    world.story.tell("keys", chat=chat.id, keys=chat.keys)


def with_people(world: World, body: Json) -> Json:
    """The body with whole people in its mentions; who is unknown is not mentioned."""
    done = dict(body)
    for name in ("entities", "caption_entities"):
        if name not in done:
            continue
        done[name] = [
            entity | ({"user": world.sender(entity["user"]["id"])} if "user" in entity else {})
            for entity in done[name]
            if "user" not in entity or entity["user"]["id"] in world.people
        ]
        if not done[name]:
            del done[name]
    return done


def send_chat_action(world: World, params: Params) -> bool:
    """Show for five seconds what the bot is doing."""
    chat = chat_of(world, params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    may_write(world, chat)
    world.story.tell("action", chat=chat.id, action=action)
    return True
