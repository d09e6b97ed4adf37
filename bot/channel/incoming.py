"""From an update of Telegram to what was heard. Past here there is no Telegram type and no dict any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.channel.buttons import Sign, pressed
from bot.dialogue.heard import (
    BotBlocked,
    BotUnblocked,
    CommandHeard,
    GroupSpoke,
    Heard,
    MediaHeard,
    MediaKind,
    ReactionHeard,
    TextHeard,
)
from bot.languages import Language, from_code
from bot.understanding.meaning import Meaning

MOST_TEXT = 5000
"""Characters kept of a text; Telegram allows 4096."""

BAD_REACTIONS = frozenset("👎😢😡🤬🤮💩😭🤡🖕💔😠😞😱😨")
KINDS = {"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"}
"""The kinds of updates that say something to us."""

GONE = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing heard in one chat. `callback` is the id of a pressed button that Telegram wants acknowledged."""

    chat: int
    heard: Heard | None
    is_group: bool = False
    callback: str = ""


def chat_of(raw: dict[str, Any]) -> int:
    """What orders an update: its chat or, where there is none, its person; 0 for what belongs to nobody.

    >>> chat_of({"update_id": 1, "message": {"chat": {"id": 7}}}), chat_of({"update_id": 2, "poll": {}})
    (7, 0)
    """
    for name, part in raw.items():
        if name != "update_id" and isinstance(part, dict):
            inner = part.get("message") if name == "callback_query" else part
            for holder in (inner, part):
                found = (holder or {}).get("chat") or (holder or {}).get("from") or (holder or {}).get("user")
                if isinstance(found, dict) and isinstance(found.get("id"), int):
                    return int(found["id"])
    return 0


def incoming_from(raw: dict[str, Any], chat_key: Callable[[int], str], sign: Sign) -> Incoming | None:
    """What an update says; None for what calls for no reply. Any error of the parser means a corrupt update."""
    if not KINDS & raw.keys():
        return None
    update = telegram.Update.de_json(raw, None)
    chat = update.effective_chat
    if update.callback_query:
        return _button(update.callback_query, chat_key, sign)
    if update.my_chat_member and chat:
        return _membership(update.my_chat_member, chat)
    if update.message_reaction and chat:
        return _reaction(update.message_reaction, chat)
    message = update.message or update.edited_message
    if message is None or chat is None:
        return None
    if chat.type != ChatType.PRIVATE:
        return _in_group(message, chat)
    return Incoming(chat=chat.id, heard=_message(message, is_edit=update.edited_message is not None))


def _button(query: telegram.CallbackQuery, chat_key: Callable[[int], str], sign: Sign) -> Incoming:
    chat = query.message.chat if query.message else None
    number = chat.id if chat else query.from_user.id
    is_group = chat is not None and chat.type != ChatType.PRIVATE
    heard = None if is_group else pressed(query.data or "", chat_key(number), sign)
    return Incoming(chat=number, heard=heard, is_group=is_group, callback=query.id)


def _membership(change: telegram.ChatMemberUpdated, chat: telegram.Chat) -> Incoming | None:
    if chat.type != ChatType.PRIVATE:
        is_added = change.new_chat_member.status not in GONE and change.old_chat_member.status in GONE
        return Incoming(chat=chat.id, heard=GroupSpoke(), is_group=True) if is_added else None
    is_gone = change.new_chat_member.status in GONE
    was_gone = change.old_chat_member.status in GONE
    if is_gone:
        return Incoming(chat=chat.id, heard=BotBlocked())
    return Incoming(chat=chat.id, heard=BotUnblocked()) if was_gone else None


def _reaction(change: telegram.MessageReactionUpdated, chat: telegram.Chat) -> Incoming | None:
    signs = [getattr(reaction, "emoji", "") for reaction in change.new_reaction]
    if not signs or chat.type != ChatType.PRIVATE:
        return None
    return Incoming(chat=chat.id, heard=ReactionHeard(is_good=not any(sign in BAD_REACTIONS for sign in signs)))


def _in_group(message: telegram.Message, chat: telegram.Chat) -> Incoming | None:
    """In a group only a command is meant for us."""
    if not (message.text or "").startswith("/") or chat.type == ChatType.CHANNEL:
        return None
    return Incoming(chat=chat.id, heard=GroupSpoke(), is_group=True)


def _message(message: telegram.Message, *, is_edit: bool) -> Heard:
    if message.text and message.text.startswith("/") and not is_edit:
        return _command(message)
    if message.text:
        text = message.text[:MOST_TEXT]
        return TextHeard(text=text, meaning=Meaning.unknown(), is_edit=is_edit, hint=_hint(message))
    return replace(_media(message), is_edit=is_edit)


def _command(message: telegram.Message) -> CommandHeard:
    name, _, argument = (message.text or "").removeprefix("/").partition(" ")
    return CommandHeard(name=name.split("@")[0].lower(), argument=argument.strip(), hint=_hint(message))


def _hint(message: telegram.Message) -> Language | None:
    """The language in which the person has Telegram, if it is one of ours."""
    code = message.from_user.language_code if message.from_user else None
    return from_code(code) if code else None


def _media(message: telegram.Message) -> MediaHeard:
    caption = (message.caption or "")[:MOST_TEXT]
    if message.photo:
        return MediaHeard(kind=MediaKind.PHOTO, file_id=message.photo[-1].file_id, caption=caption)
    if message.location:
        place = (message.location.latitude, message.location.longitude)
        return MediaHeard(kind=MediaKind.LOCATION, place=place)
    if message.contact:
        return MediaHeard(kind=MediaKind.CONTACT, caption=_card(message.contact))
    for kind, attachment in _attachments(message):
        if attachment is not None:
            return MediaHeard(kind=kind, file_id=attachment.file_id, caption=caption)
    return MediaHeard(kind=MediaKind.OTHER)


def _card(contact: telegram.Contact) -> str:
    """What stands on a card, for the counsellor to whom it is passed on."""
    return " ".join(filter(None, (contact.first_name, contact.last_name, contact.phone_number)))[:MOST_TEXT]


def _attachments(message: telegram.Message) -> list[tuple[MediaKind, Any]]:
    return [
        (MediaKind.VOICE, message.voice),
        (MediaKind.VIDEO_NOTE, message.video_note),
        (MediaKind.AUDIO, message.audio),
        (MediaKind.VIDEO, message.video),
        (MediaKind.ANIMATION, message.animation),
        (MediaKind.STICKER, message.sticker),
        (MediaKind.DOCUMENT, message.document),
    ]
