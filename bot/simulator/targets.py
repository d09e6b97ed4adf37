"""Where a call wants to go: the chat and the message it names, and whether the bot may."""

from __future__ import annotations

from bot.simulator.chats import Chat, Message
from bot.simulator.params import Params, whole
from bot.simulator.refusals import BLOCKED, CHAT_NOT_FOUND, NEVER_STARTED, Json, bad_request, forbidden
from bot.simulator.world import World


def chat_of(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat that a parameter names."""
    raw = params.text(name).strip()
    if not raw:
        raise bad_request(f"{name} is empty")
    chat_id = params.integer(name)
    if raw.startswith("@"):
        chat_id = next((person.id for person in world.people.values() if f"@{person.username}" == raw), 0)
    if chat_id not in world.chats:
        raise bad_request(CHAT_NOT_FOUND)
    return world.chats[chat_id]


def writable(world: World, params: Params, *, messages: int = 1) -> Chat:
    """The chat to send to, if the bot may and has not sent too much."""
    chat = chat_of(world, params)
    may_write(world, chat)
    world.limiter.admit(chat.id, is_group=chat.id in world.groups, messages=messages)
    return chat


def may_write(world: World, chat: Chat) -> None:
    """Raise Telegram's refusal when the other side does not want the bot, or never met it."""
    if person := world.people.get(chat.id):
        if person.blocked:
            raise forbidden(BLOCKED)
        if not person.started:
            raise forbidden(NEVER_STARTED)
        return
    status = world.groups[chat.id].bot_status
    if status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if status == "left":
        raise forbidden("bot is not a member of the supergroup chat")


def message_of(chat: Chat, params: Params, *, to: str) -> Message:
    """The message that `message_id` names; `to` is what was to be done with it: edit, delete, copy, …"""
    if not params.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.standing(params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {to} not found")
    return message


def reply_target(chat: Chat, params: Params) -> int | None:
    """The message that is answered to, by either of the two ways to say so."""
    asked: Json = params.parsed("reply_parameters", "reply parameters") or {}
    if not isinstance(asked, dict):
        raise bad_request("object expected as reply parameters")
    wanted = whole(asked.get("message_id")) or params.integer("reply_to_message_id")
    if not wanted:
        return None
    if chat.standing(wanted):
        return wanted
    if asked.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def thread_of(world: World, chat: Chat, params: Params) -> int | None:
    """The forum topic to send to."""
    thread = params.integer("message_thread_id")
    if not thread:
        return None
    group = world.groups.get(chat.id)
    first = chat.standing(thread)
    if group is None or not group.is_forum or first is None or "forum_topic_created" not in first.body:
        raise bad_request("message thread not found")
    if thread in chat.closed_threads and group.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return thread
