"""What was heard from a person: one value for each kind of thing that can happen in a chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.languages import Language
from bot.understanding.meaning import Meaning


class MediaKind(StrEnum):
    """The kinds of things a person may send instead of words."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    STICKER = "sticker"
    ANIMATION = "animation"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


class ButtonKind(StrEnum):
    """What a button under a message does; the value stands in Telegram's callback data."""

    LANGUAGE = "lang"
    MENU = "menu"
    TOPIC = "topic"
    INTENT = "intent"
    COUNSELLOR = "human"
    LEAVE_QUEUE = "leave"
    NONE_OF_THESE = "none"
    FORGET = "forget"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHeard:
    """The person wrote something. `is_edit` when they changed an earlier message; `hint` is the language of their Telegram."""

    text: str
    meaning: Meaning
    is_edit: bool = False
    hint: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHeard:
    """The person sent a command such as /start; `argument` is what stood behind it."""

    name: str
    argument: str = ""
    hint: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed:
    """The person pressed one of our buttons."""

    kind: ButtonKind
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleButtonPressed:
    """The person pressed a button that we do not know (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaHeard:
    """The person sent something that the bot cannot read. `file_id` is Telegram's, for a counsellor to fetch.

    `caption` is what they wrote under it, and `meaning` what that means.
    """

    kind: MediaKind
    file_id: str = ""
    caption: str = ""
    meaning: Meaning = field(default_factory=Meaning.unknown)
    place: tuple[float, float] | None = None
    is_edit: bool = False

    @property
    def is_moving(self) -> bool:
        """Whether it is a live location that moved: every few seconds, so nobody is answered for it."""
        return self.is_edit and self.kind is MediaKind.LOCATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionHeard:
    """The person put a reaction on a message."""

    is_good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BotBlocked:
    """The person blocked the bot; nothing can be said to them now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotUnblocked:
    """The person let the bot in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSpoke:
    """Somebody called the bot in a group; a group is no place for private matters."""


type Heard = (
    TextHeard
    | CommandHeard
    | ButtonPressed
    | StaleButtonPressed
    | MediaHeard
    | ReactionHeard
    | BotBlocked
    | BotUnblocked
    | GroupSpoke
)
