"""A chat and its messages, as both sides see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.simulator.refusals import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `body` holds what it says in Bot API form (text and entities, or a medium and caption).

    `keyboard` is the inline keyboard under it; `versions` are its earlier texts, oldest first; times are whole seconds
    since the epoch.
    """

    id: int
    chat: int
    sender: int
    date: int
    body: Json
    keyboard: Json | None = None
    edited: int | None = None
    reply_to: int | None = None
    thread: int | None = None
    deleted: bool = False
    protected: bool = False
    versions: tuple[str, ...] = ()
    reactions: Mapping[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What can be read in it: its text or its caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    def buttons(self) -> list[Json]:
        """The inline buttons under it, row after row."""
        rows = (self.keyboard or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@dataclass(slots=True, kw_only=True)
class Chat:
    """The messages of one chat. `keys` is the reply keyboard that the bot put up; `read_to` the last message that
    the bot has taken.
    """

    id: int
    messages: dict[int, Message] = field(default_factory=dict)
    next_message: int = 1
    read_to: int = 0
    keys: Json | None = None
    closed_threads: set[int] = field(default_factory=set)

    def standing(self, message_id: int) -> Message | None:
        """The message, unless it was deleted or never was."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message
