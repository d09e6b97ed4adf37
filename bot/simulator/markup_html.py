"""Telegram's HTML: which tags there are, what is refused, and in which words (td_api's parse_html)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.simulator.refusals import Refusal, bad_request
from bot.simulator.spans import Marked, Span

STYLES = {
    **{"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline"},
    **{"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough"},
    **{"tg-spoiler": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote"},
}
TAGS = frozenset(STYLES) | {"a", "span", "tg-emoji", "tg-time"}
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"


def cannot_parse(why: str) -> Refusal:
    """Telegram's refusal of markup."""
    return bad_request(f"can't parse entities: {why}")


def unescape(text: str, at: int) -> tuple[str, int]:
    """The character that a reference at this place stands for, and where it ends; a bare `&` is itself."""
    found = _CHARACTER.match(text, at)
    if not found:
        return text[at], at + 1
    decimal, hexadecimal, name = found.groups()
    if name:
        return _NAMED[name], found.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return text[at], at + 1
    return chr(code), found.end()


@dataclass(slots=True, kw_only=True)
class _Tag:
    name: str
    start: int  # in the text without tags
    argument: str = ""
    is_class_spoiler: bool = False
    is_expandable: bool = False


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Tag] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def skip_space(self) -> None:
        while self.peek() and self.peek() in _SPACE:
            self.at += 1

    def until(self, stops: str) -> str:
        begin = self.at
        while self.peek() and self.peek() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def write(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)


def parse_html(source: str) -> Marked:
    """Read text with Telegram's HTML tags."""
    reader = _Reader(source)
    while reader.at < len(source):
        if reader.peek() == "&":
            character, reader.at = unescape(source, reader.at)
            reader.write(character)
        elif reader.peek() != "<":
            reader.write(reader.until("<&"))
        elif source[reader.at + 1 : reader.at + 2] == "/":
            _end_tag(reader)
        else:
            _start_tag(reader)
    if reader.open:
        last = reader.open[-1]
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{last.name}"')
    return Marked(text="".join(reader.out), spans=tuple(reader.spans))


def _start_tag(reader: _Reader) -> None:
    begin = reader.byte(reader.at)
    reader.at += 1
    name = reader.until(_SPACE + ">").lower()
    if not reader.peek():
        raise cannot_parse(f"Unclosed start tag at byte offset {begin}")
    if name not in TAGS:
        raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {begin}')
    tag = _Tag(name=name, start=reader.length)
    while True:
        reader.skip_space()
        if not reader.peek():
            raise cannot_parse(f'Unclosed start tag "{name}" at byte offset {begin}')
        if reader.peek() == ">":
            break
        _apply(tag, *_attribute(reader, name, begin))
    reader.at += 1
    if name == "span" and not tag.is_class_spoiler:
        raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    reader.open.append(tag)


def _attribute(reader: _Reader, tag: str, begin: int) -> tuple[str, str]:
    name_at = reader.byte(reader.at)
    name = reader.until(_SPACE + "=>/\"'").lower()
    if not name:
        raise cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    reader.skip_space()
    if reader.peek() != "=":
        if tag == "blockquote" and name == "expandable":
            return name, ""
        raise cannot_parse(
            f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {begin}'
        )
    reader.at += 1
    reader.skip_space()
    if not reader.peek():
        raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {begin}')
    quote = reader.peek()
    if quote not in "'\"":
        token = re.compile(r"[A-Za-z0-9.\-]*").match(reader.source, reader.at)
        reader.at = token.end() if token else reader.at
        if reader.peek() not in {">", *_SPACE} or not reader.peek():
            raise cannot_parse(f"Unexpected end of name token at byte offset {name_at}")
        return name, (token.group() if token else "").lower()
    return name, _quoted(reader, quote, tag, begin)


def _quoted(reader: _Reader, quote: str, tag: str, begin: int) -> str:
    reader.at += 1
    value: list[str] = []
    while reader.peek() != quote:
        if not reader.peek():
            raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if reader.peek() == "&":
            character, reader.at = unescape(reader.source, reader.at)
            value.append(character)
        else:
            value.append(reader.peek())
            reader.at += 1
    reader.at += 1
    return "".join(value)


def _apply(tag: _Tag, name: str, value: str) -> None:
    match tag.name, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            tag.argument = value
        case ("code", "class") if value.startswith("language-"):
            tag.argument = value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            tag.is_class_spoiler = value == "tg-spoiler"
        case ("blockquote", "expandable"):
            tag.is_expandable = True


def _end_tag(reader: _Reader) -> None:
    begin = reader.byte(reader.at)
    if not reader.open:
        raise cannot_parse(f"Unexpected end tag at byte offset {begin}")
    reader.at += 2
    name = reader.until(_SPACE + ">").lower()
    reader.skip_space()
    if reader.peek() != ">":
        raise cannot_parse(f"Unclosed end tag at byte offset {begin}")
    reader.at += 1
    tag = reader.open.pop()
    if name and name != tag.name:
        raise cannot_parse(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
    if reader.length > tag.start:
        reader.spans += _spans(reader, tag)


def _spans(reader: _Reader, tag: _Tag) -> list[Span]:
    start, end = tag.start, reader.length
    if tag.name == "a":
        url = tag.argument or "".join(reader.out)[start:end]
        return [link] if (link := link_span(start, end, url)) else []
    if tag.name == "span":
        return [Span(start=start, end=end, type="spoiler")]
    if tag.name == "tg-emoji":
        return [Span(start=start, end=end, type="custom_emoji", extra={"custom_emoji_id": tag.argument})]
    if tag.name == "tg-time":
        return []
    if tag.name == "blockquote" and tag.is_expandable:
        return [Span(start=start, end=end, type="expandable_blockquote")]
    return _code_spans(reader, tag, Span(start=start, end=end, type=STYLES[tag.name]))


def _code_spans(reader: _Reader, tag: _Tag, span: Span) -> list[Span]:
    """`<pre><code class="language-x">` is one stretch of code in a language."""
    inner = reader.spans[-1] if reader.spans else None
    if tag.name == "pre" and inner and inner.type == "code" and (inner.start, inner.end) == (span.start, span.end):
        reader.spans.pop()
        return [Span(start=span.start, end=span.end, type="pre", extra=inner.extra)]
    if tag.name == "code" and tag.argument and reader.open and reader.open[-1].name == "pre":
        return [Span(start=span.start, end=span.end, type="code", extra={"language": tag.argument})]
    return [span]


def link_span(start: int, end: int, url: str) -> Span | None:
    """A link on a stretch of text; None, as at Telegram, when it leads nowhere."""
    if mention := re.fullmatch(r"tg://user\?id=(\d+)", url):
        return Span(start=start, end=end, type="text_mention", extra={"user": {"id": int(mention.group(1))}})
    if not is_url(url):
        return None
    full = url if re.match(r"[a-z][a-z0-9+.\-]*:", url, re.IGNORECASE) else f"http://{url}"
    if re.fullmatch(r"https?://[^/?#]+", full, re.IGNORECASE):
        full += "/"
    return Span(start=start, end=end, type="text_link", extra={"url": full})


def is_url(url: str) -> bool:
    """Does it lead somewhere, as far as can be told by looking?"""
    if re.match(r"(tg|ton|tonsite):", url, re.IGNORECASE):
        return True
    return bool(re.fullmatch(r"(https?://)?[^\s/?#]+\.[^\s/?#.]{2,}(:\d+)?([/?#]\S*)?", url, re.IGNORECASE)) or bool(
        re.fullmatch(r"https?://(localhost|\d+(\.\d+){3})(:\d+)?([/?#]\S*)?", url, re.IGNORECASE)
    )
