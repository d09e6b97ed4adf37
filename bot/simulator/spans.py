"""Marked text: stretches with a style, counted in UTF-16 code units as Telegram counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.simulator.refusals import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text from `start` up to `end` (places in a Python string) with a style; `extra` is its link and so on."""

    start: int
    end: int
    type: str
    extra: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text and the styles on it."""

    text: str
    spans: tuple[Span, ...] = ()


def units(text: str) -> int:
    """How long Telegram holds a text to be.

    >>> units("ab"), units("😀")
    (2, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def place_of(text: str, offset: int) -> int | None:
    """The place in a Python string of a UTF-16 offset; None when it is outside or inside a surrogate pair.

    >>> place_of("a😀b", 3), place_of("a😀b", 2)
    (2, None)
    """
    encoded = text.encode("utf-16-le")
    if not 0 <= offset * 2 <= len(encoded):
        return None
    try:
        return len(encoded[: offset * 2].decode("utf-16-le"))
    except UnicodeDecodeError:
        return None


# Telegram's order of entities that begin together and are equally long: the outer first.
_ORDER = (
    *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card"),
    *("blockquote", "expandable_blockquote", "bold", "italic", "underline", "strikethrough", "spoiler"),
    *("code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"),
)


def as_entities(text: str, spans: Iterable[Span]) -> list[Json]:
    """Telegram's MessageEntity list for the spans, outer before inner."""
    ordered = sorted(spans, key=lambda span: (span.start, -span.end, _ORDER.index(span.type)))
    return [
        {"offset": units(text[: span.start]), "length": units(text[span.start : span.end]), "type": span.type}
        | span.extra
        for span in ordered
    ]


def trimmed(marked: Marked) -> Marked:
    """The text without space around it, the spans moved along; empty spans fall away."""
    tail = marked.text.rstrip()
    lead = len(tail) - len(tail.lstrip())
    text = tail[lead:]
    spans = [
        Span(start=max(0, span.start - lead), end=min(len(text), span.end - lead), type=span.type, extra=span.extra)
        for span in marked.spans
    ]
    return Marked(text=text, spans=tuple(span for span in spans if span.start < span.end))
