"""What people do: write, press, edit, react, block, join. Each act changes the world and lets the bot know."""

from __future__ import annotations

from dataclasses import replace

from bot.simulator.chats import Message
from bot.simulator.formatting import said
from bot.simulator.people import Group
from bot.simulator.refusals import Json
from bot.simulator.world import Callback, World


class Impossible(Exception):
    """Nobody could do that with a phone: the message says why."""


def say(
    world: World,
    person_id: int,
    body: Json,
    *,
    chat_id: int | None = None,
    reply_to: int | None = None,
    thread: int | None = None,
) -> Message:
    """Somebody sends a message; writing to the bot also starts and unblocks it. An answer stays in its topic."""
    where = _where(world, person_id, chat_id)
    person = world.people[person_id]
    if where == person_id and (person.blocked or not person.started):
        if person.blocked:
            unblock(world, person_id)
        world.welcome(replace(world.people[person_id], started=True))
    if quoted := world.chats[where].messages.get(reply_to or 0):
        thread = thread or quoted.thread
    message = world.post(where, person_id, body, reply_to=reply_to, thread=thread)
    if hears(world, where, message):
        world.notify("message", world.as_message(message), chat=where)
    return message


def hears(world: World, chat_id: int, message: Message) -> bool:
    """Does the bot get this message? In a group it is an administrator, is spoken to, or does not."""
    group = world.groups.get(chat_id)
    if group is None or group.bot_status == "administrator":
        return True
    if group.bot_status != "member":
        return False
    quoted = world.chats[chat_id].messages.get(message.reply_to or 0)
    return message.text.startswith("/") or (quoted is not None and quoted.sender == world.bot.id)


def write(world: World, person_id: int, text: str, **where: int | None) -> Message:
    """Somebody writes a text."""
    if not text.strip():
        raise Impossible("there is nothing to send")
    return say(world, person_id, said(text), **where)


def start(world: World, person_id: int, payload: str = "") -> Message:
    """Somebody opens the bot and presses START, perhaps by a deep link."""
    return write(world, person_id, f"/start {payload}".strip())


def correct(world: World, person_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Message:
    """Somebody edits what they wrote."""
    where = _where(world, person_id, chat_id)
    message = _standing(world, where, message_id)
    if message.sender != person_id:
        raise Impossible("people edit their own messages only")
    is_caption = "text" not in message.body
    names = ("caption", "caption_entities") if is_caption else ("text", "entities")
    rest = {name: value for name, value in message.body.items() if name not in names}
    changed = world.change(
        message,
        body=rest | said(text, *names),
        edited=int(world.clock()),
        versions=(*message.versions, message.text),
    )
    if hears(world, where, changed):
        world.notify("edited_message", world.as_message(changed), chat=where)
    return changed


def press(
    world: World,
    person_id: int,
    *,
    message_id: int | None = None,
    data: str | None = None,
    label: str | None = None,
    chat_id: int | None = None,
) -> Callback | Message:
    """Somebody presses a button, by its data or its label; without a message, the newest one that has it.

    A key of the keyboard below the chat sends its label as a text.
    """
    where = _where(world, person_id, chat_id)
    chat = world.chats[where]
    candidates = [_standing(world, where, message_id)] if message_id else reversed(chat.messages.values())
    for message in candidates:
        for button in () if message.deleted else message.buttons():
            if button.get("callback_data") is None:
                continue
            if data == button["callback_data"] or (data is None and label == button["text"]):
                return _pressed(world, person_id, message, button["callback_data"])
    keys = [key["text"] for row in (chat.keys or {}).get("keyboard", []) for key in row]
    if message_id is None and label in keys:
        return write(world, person_id, str(label), chat_id=where)
    raise Impossible("there is no such button")


def _pressed(world: World, person_id: int, message: Message, data: str) -> Callback:
    callback = Callback(
        id=str(4_000_000_000_000_000_000 + len(world.callbacks) + 1),
        person=person_id,
        chat=message.chat,
        message=message.id,
        data=data,
        born=world.clock(),
    )
    world.callbacks[callback.id] = callback
    world.story.tell("pressed", chat=message.chat, message_id=message.id, data=data, callback_query_id=callback.id)
    body: Json = {
        "id": callback.id,
        "from": world.sender(person_id),
        "message": world.as_message(message),
        "chat_instance": str(-(2**60) + message.chat),
        "data": data,
    }
    world.notify("callback_query", body, chat=message.chat)
    return callback


def block(world: World, person_id: int) -> None:
    """Somebody stops the bot."""
    _change_standing(world, person_id, blocked=True)


def unblock(world: World, person_id: int) -> None:
    """Somebody lets the bot write again."""
    _change_standing(world, person_id, blocked=False)


def _change_standing(world: World, person_id: int, *, blocked: bool) -> None:
    person = world.people[person_id]
    if person.blocked is blocked:
        return
    world.welcome(replace(person, blocked=blocked))
    world.story.tell("blocked" if blocked else "unblocked", chat=person_id)
    world.notify("my_chat_member", _member_change(world, person_id, person_id, not blocked), chat=person_id)


def _member_change(world: World, chat_id: int, by: int, now_in: bool) -> Json:
    inside: Json = {"status": "member", "user": world.bot.as_user()}
    outside: Json = {"status": "kicked", "user": world.bot.as_user(), "until_date": 0}
    return {
        "chat": world.describe(chat_id),
        "from": world.sender(by),
        "date": int(world.clock()),
        "old_chat_member": outside if now_in else inside,
        "new_chat_member": inside if now_in else outside,
    }


def react(world: World, person_id: int, message_id: int, emoji: str | None, *, chat_id: int | None = None) -> None:
    """Somebody reacts to a message, or takes that back."""
    where = _where(world, person_id, chat_id)
    message = _standing(world, where, message_id)
    before = message.reactions.get(person_id)
    reactions = {who: sign for who, sign in message.reactions.items() if who != person_id}
    world.change(message, "reacted", reactions=reactions | ({person_id: emoji} if emoji else {}))
    body: Json = {
        "chat": world.describe(where),
        "message_id": message_id,
        "user": world.sender(person_id),
        "date": int(world.clock()),
        "old_reaction": [{"type": "emoji", "emoji": before}] if before else [],
        "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
    }
    world.notify("message_reaction", body, chat=where)


def join(world: World, person_id: int, group_id: int) -> Message:
    """Somebody joins a group."""
    group = world.groups.get(group_id)
    if group is None:
        raise Impossible("there is no such group")
    world.gather(replace(group, members=group.members | {person_id}))
    return say(world, person_id, {"new_chat_members": [world.sender(person_id)]}, chat_id=group_id)


def bring_bot(world: World, group: Group) -> None:
    """Somebody adds the bot to a group."""
    by = next(iter(sorted(group.members)), None)
    if by is None:
        return
    outside: Json = {"status": "left", "user": world.bot.as_user()}
    body: Json = {
        "chat": group.as_chat(),
        "from": world.sender(by),
        "date": int(world.clock()),
        "old_chat_member": outside,
        "new_chat_member": standing_in(world, group, world.bot.id),
    }
    world.notify("my_chat_member", body, chat=group.id)


def standing_in(world: World, group: Group, who: int) -> Json:
    """Telegram's ChatMember of a person or the bot in a group."""
    member: Json = {"user": world.sender(who)}
    if who != world.bot.id:
        return member | {"status": "member" if who in group.members else "left"}
    if group.bot_status != "administrator":
        return member | {"status": group.bot_status} | ({"until_date": 0} if group.bot_status == "kicked" else {})
    rights = {right: right in BOT_RIGHTS for right in ADMINISTRATOR_RIGHTS}
    return member | {"status": "administrator", "can_be_edited": False, "is_anonymous": False} | rights


ADMINISTRATOR_RIGHTS = (
    *(
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
    ),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"),
    *("can_pin_messages", "can_manage_topics", "can_send_welcome_messages"),
)
BOT_RIGHTS = frozenset({"can_manage_chat", "can_delete_messages", "can_pin_messages", "can_manage_topics"})


def _where(world: World, person_id: int, chat_id: int | None) -> int:
    if person_id not in world.people:
        raise Impossible("there is no such person")
    if chat_id in {None, person_id}:
        return person_id
    group = world.groups.get(chat_id or 0)
    if group is None or person_id not in group.members:
        raise Impossible("the person is not in that chat")
    return group.id


def _standing(world: World, chat_id: int, message_id: int) -> Message:
    message = world.chats[chat_id].standing(message_id)
    if message is None:
        raise Impossible("there is no such message")
    return message
