"""What stands in a button's data: version, kind, value and our signature."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.heard import ButtonKind, ButtonPressed, StaleButtonPressed

VERSION = "v1"
MOST_BYTES = 64
"""Telegram refuses callback data over 64 bytes."""

type Sign = Callable[[str], str]


def data_of(kind: ButtonKind, value: str, chat: str, sign: Sign) -> str:
    """The data of a button that only works in this chat.

    >>> data_of(ButtonKind.TOPIC, "documents", "c", lambda text: "s1gn")
    'v1:topic:documents:s1gn'
    """
    data = f"{VERSION}:{kind}:{value}:{sign(f'{chat}:{kind}:{value}')}"
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"button data of {len(data.encode())} bytes; {MOST_BYTES} is the most: {data}")
    return data


def pressed(data: str, chat: str, sign: Sign) -> ButtonPressed | StaleButtonPressed:
    """The button that some data stands for; stale when it is not ours, not of this chat, or of another version."""
    parts = data.split(":")
    if len(parts) != 4 or parts[0] != VERSION or parts[1] not in set(ButtonKind):
        return StaleButtonPressed()
    _, kind, value, signed = parts
    if sign(f"{chat}:{kind}:{value}") != signed:
        return StaleButtonPressed()
    return ButtonPressed(kind=ButtonKind(kind), value=value)
