"""Topics of a forum group."""

from __future__ import annotations

from bot.simulator.chats import Chat
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.spans import units
from bot.simulator.targets import chat_of, may_write, thread_of
from bot.simulator.world import World

COLOR = 7322096  # the first of Telegram's six


def create_topic(world: World, params: Params) -> Json:
    """Open a topic; its id is that of the message which announces it."""
    chat = _forum(world, params)
    name = params.text("name").strip()
    if not 1 <= units(name) <= 128:
        raise bad_request("TOPIC_TITLE_INVALID" if name else "title must be non-empty")
    color = params.integer("icon_color") or COLOR
    topic = {"name": name, "icon_color": color}
    message = world.post(chat.id, world.bot.id, {"forum_topic_created": topic}, thread=chat.next_message)
    return {"message_thread_id": message.id, "name": name, "icon_color": color}


def close_topic(world: World, params: Params) -> bool:
    """Close a topic."""
    chat, thread = _topic(world, params)
    if thread in chat.closed_threads:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_threads.add(thread)
    world.post(chat.id, world.bot.id, {"forum_topic_closed": {}}, thread=thread)
    return True


def reopen_topic(world: World, params: Params) -> bool:
    """Open a closed topic again."""
    chat, thread = _topic(world, params)
    if thread not in chat.closed_threads:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_threads.remove(thread)
    world.post(chat.id, world.bot.id, {"forum_topic_reopened": {}}, thread=thread)
    return True


def delete_topic(world: World, params: Params) -> bool:
    """Delete a topic with all that was said in it."""
    chat, thread = _topic(world, params)
    for message in list(chat.messages.values()):
        if message.thread == thread and not message.deleted:
            world.change(message, "deleted", deleted=True)
    return True


def _forum(world: World, params: Params) -> Chat:
    chat = chat_of(world, params)
    may_write(world, chat)
    group = world.groups.get(chat.id)
    if group is None or not group.is_forum:
        raise bad_request("the chat is not a forum")
    if group.bot_status != "administrator":
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, int]:
    chat = _forum(world, params)
    thread = thread_of(world, chat, params)
    if thread is None:
        raise bad_request("message thread not found")
    return chat, thread
