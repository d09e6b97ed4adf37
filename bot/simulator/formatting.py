"""From the text of a request to marked text: parse mode or explicit entities, links found in it, and Telegram's limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.simulator.markup_html import parse_html
from bot.simulator.markup_markdown import parse_markdown, parse_old_markdown
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.spans import Marked, Span, as_entities, place_of, trimmed, units

BYTE_LIMIT = 1 << 15  # before Telegram reads a text at all
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
_STYLES = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"}
    | {"text_link", "text_mention", "custom_emoji"}
)
_FOUND = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card", "media_timestamp"}
)
_AUTOMATIC = {
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "email": re.compile(r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.[A-Za-z]{2,}"),
    "url": re.compile(
        r"(?<![\w@])(?:https?://[^\s<>]+[^\s<>.,;:!?)\]'\"]|(?:[\w\-]+\.)+(?:com|org|net|int|info|eu|gov|example)(?![\w@])(?:/[^\s<>]*[^\s<>.,;:!?)\]'\"])?)",
        re.IGNORECASE,
    ),
    "mention": re.compile(r"(?<![\w@])@[A-Za-z0-9_]{4,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,255}"),
}


def marked_text(params: Params, what: str, entities: str) -> Marked:
    """The text under the name `what`, styled by the parse mode or by the list under the name `entities`."""
    source = params.text(what).replace("\r", "")
    if len(source.encode()) > BYTE_LIMIT:
        raise bad_request("text is too long")
    mode = params.text("parse_mode").lower()
    if source and mode not in {"", "none"}:
        return _with_found(trimmed(_parse(source, mode)))
    spans = _explicit(source, params.parsed(entities, "entities"))
    return _with_found(trimmed(Marked(text=source, spans=tuple(spans))))


def text_body(params: Params) -> Json:
    """The body of a text message, within Telegram's limits."""
    marked = marked_text(params, "text", "entities")
    if not marked.text:
        raise bad_request("message text is empty")
    if units(marked.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return _body("text", "entities", marked)


def caption_body(params: Params) -> Json:
    """The caption of a medium, within Telegram's limits; empty when there is none."""
    marked = marked_text(params, "caption", "caption_entities")
    if units(marked.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return _body("caption", "caption_entities", marked) if marked.text else {}


def said(text: str, name: str = "text", entities: str = "entities") -> Json:
    """What a person wrote, with the commands and links that Telegram finds in it."""
    return _body(name, entities, _with_found(trimmed(Marked(text=text))))


def _body(name: str, entities: str, marked: Marked) -> Json:
    body: Json = {name: marked.text}
    if marked.spans:
        body[entities] = as_entities(marked.text, marked.spans)[:ENTITY_LIMIT]
    return body


def _parse(source: str, mode: str) -> Marked:
    if mode == "html":
        return parse_html(source)
    if mode == "markdownv2":
        return parse_markdown(source)
    if mode == "markdown":
        return parse_old_markdown(source)
    raise bad_request("unsupported parse_mode")


def _explicit(text: str, given: Any) -> Iterable[Span]:
    for entity in given if isinstance(given, list) else ():  # Telegram ignores what is no list
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        for name, kind in (("type", str), ("offset", int), ("length", int)):
            if not isinstance(entity.get(name), kind):
                raise bad_request(f"can't parse MessageEntity: can't find field \"{name}\"")
        if entity["type"] in _FOUND:
            continue
        if entity["type"] not in _STYLES:
            raise bad_request("can't parse MessageEntity: unsupported type specified")
        start = place_of(text, entity["offset"])
        end = place_of(text, entity["offset"] + entity["length"])
        if start is None or end is None or entity["length"] <= 0:
            raise bad_request("ENTITY_BOUNDS_INVALID")
        extra = {name: entity[name] for name in ("url", "user", "language", "custom_emoji_id") if name in entity}
        yield Span(start=start, end=end, type=entity["type"], extra=extra)


def _with_found(marked: Marked) -> Marked:
    """Add the commands, links and names that Telegram finds by itself; never inside code or a link."""
    taken = [span for span in marked.spans if span.type in {"code", "pre", "text_link", "text_mention"}]
    found: list[Span] = []
    for kind, pattern in _AUTOMATIC.items():
        for match in pattern.finditer(marked.text):
            span = Span(start=match.start(), end=match.end(), type=kind)
            if not any(other.start < span.end and span.start < other.end for other in [*taken, *found]):
                found.append(span)
    return Marked(text=marked.text, spans=(*marked.spans, *found))
