"""What the conversation asks of the world, as data. Whoever carries them out matches on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.dialogue.heard import ButtonKind, MediaKind
from bot.languages import Language
from bot.wording import Wording


class Band(IntEnum):
    """How urgent a case is; the lower band is always served first."""

    DANGER = 0
    DISTRESS = 1
    ASKED = 5
    MISSED = 6


class Closing(StrEnum):
    """Why a case ended."""

    SOLVED = "solved"
    LEFT = "left"
    BLOCKED = "blocked"
    FORGOTTEN = "forgotten"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message. Its label is a sentence of ours, or a fixed text such as a language's own name."""

    kind: ButtonKind
    value: str = ""
    label: Wording | None = None
    fixed_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Say one of our own sentences. Numbers among the details are written in the person's digits.

    `language` is given only where it is not the session's; `in_all` says it in every language, one line each.
    """

    wording: Wording
    details: Mapping[str, str | int | Wording] = field(default_factory=dict)
    language: Language | None = None
    in_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Put buttons, in rows, under the message before."""

    rows: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAnswer:
    """Send the vetted answer to this intent, word for word."""

    intent: str
    origin: str | None = None
    destination: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Put the person into the queue of a centre and language."""

    intent: str
    band: Band
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseCase:
    """Move the person's waiting case to the front of a more urgent band."""

    intent: str
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Add what the person sent to their case, for the counsellor to read."""

    text: str = ""
    media: MediaKind | None = None
    file_id: str = ""
    is_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """End the person's case."""

    closing: Closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Destroy what is held about this person, and the key to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Add one to a counter that holds neither text nor any trace of a person."""

    what: str


type Effect = Say | Offer | GiveAnswer | OpenCase | RaiseCase | Relay | CloseCase | Forget | Count
