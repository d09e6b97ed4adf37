"""Changing and taking back what was sent."""

from __future__ import annotations

from bot.simulator.chats import Chat, Message
from bot.simulator.formatting import caption_body, text_body
from bot.simulator.keyboards import inline_only
from bot.simulator.methods.messages import with_people
from bot.simulator.params import Params, whole
from bot.simulator.refusals import MESSAGE_NOT_MODIFIED, Json, bad_request, forbidden
from bot.simulator.targets import chat_of, message_of
from bot.simulator.world import World

DELETABLE_FOR = 48 * 3600  # seconds that a message in a private chat can be taken back


def edit_text(world: World, params: Params) -> Json:
    """Give a text message another text and keyboard."""
    chat = chat_of(world, params)
    body = with_people(world, text_body(params))
    message = _own(world, chat, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, body, inline_only(params))


def edit_caption(world: World, params: Params) -> Json:
    """Give a medium another caption and keyboard."""
    chat = chat_of(world, params)
    caption = with_people(world, caption_body(params))
    message = _own(world, chat, params)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    bare = {name: value for name, value in message.body.items() if name not in {"caption", "caption_entities"}}
    return _edit(world, message, bare | caption, inline_only(params))


def edit_keyboard(world: World, params: Params) -> Json:
    """Give a message another keyboard, or none."""
    chat = chat_of(world, params)
    message = _own(world, chat, params)
    return _edit(world, message, message.body, inline_only(params))


def _own(world: World, chat: Chat, params: Params) -> Message:
    message = message_of(chat, params, to="edit")
    if message.sender != world.bot.id:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, message: Message, body: Json, keyboard: Json | None) -> Json:
    if (body, keyboard) == (message.body, message.keyboard):
        raise bad_request(MESSAGE_NOT_MODIFIED)
    if body == message.body:  # a new keyboard alone leaves no mark of editing
        return world.as_message(world.change(message, keyboard=keyboard))
    versions = (*message.versions, message.text)
    changed = world.change(message, body=body, keyboard=keyboard, edited=int(world.clock()), versions=versions)
    return world.as_message(changed)


def delete_message(world: World, params: Params) -> bool:
    """Take one message back."""
    chat = chat_of(world, params)
    message = message_of(chat, params, to="delete")
    if not _may_delete(world, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(world, message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Take up to a hundred messages back; those that cannot be found are skipped, as at Telegram."""
    chat = chat_of(world, params)
    ids = params.parsed("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    for message in filter(None, (chat.standing(whole(message_id)) for message_id in ids)):
        if _may_delete(world, message):
            _delete(world, message)
    return True


def _may_delete(world: World, message: Message) -> bool:
    group = world.groups.get(message.chat)
    if group:
        return group.bot_status == "administrator" or message.sender == world.bot.id
    if world.people[message.chat].blocked:
        raise forbidden("bot was blocked by the user")
    return world.clock() - message.date < DELETABLE_FOR


def _delete(world: World, message: Message) -> None:
    world.change(message, "deleted", deleted=True)
