"""What is said to a person: text with marks and buttons, ready for any channel, and how it is written down."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.privacy import packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of the text that is bold, a link and so on. Offset and length count UTF-16 units, as Telegram does."""

    type: str
    offset: int
    length: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A button: what stands on it, and the data that comes back (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """One message. With `callback` it is no message but the acknowledgement of a pressed button."""

    text: str = ""
    marks: tuple[Mark, ...] = ()
    rows: tuple[tuple[Key, ...], ...] = ()
    callback: str = ""


def written(speech: Speech) -> str:
    """The speech as text to seal."""
    return packed(asdict(speech))


def read(text: str) -> Speech:
    """The speech that a text holds.

    >>> read(written(Speech(text="x", marks=(Mark(type="bold", offset=0, length=1),)))).marks[0].type
    'bold'
    """
    fields: dict[str, Any] = json.loads(text)
    return Speech(
        text=fields["text"],
        marks=tuple(Mark(**mark) for mark in fields["marks"]),
        rows=tuple(tuple(Key(**key) for key in row) for row in fields["rows"]),
        callback=fields["callback"],
    )
