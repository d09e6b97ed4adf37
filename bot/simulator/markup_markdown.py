"""Telegram's MarkdownV2, and the older Markdown: which signs mean what, what is refused, and in which words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.simulator.markup_html import cannot_parse, link_span
from bot.simulator.spans import Marked, Span

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_NAMES = {
    **{"bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough"},
    **{"spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji"},
    "blockquote": "BlockQuote",
}
_CLOSING = {
    **{"bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||"},
    **{"code": "`", "pre": "```", "text_link": "]", "custom_emoji": "]"},
}
_OPENING = (
    *(("```", "pre"), ("`", "code"), ("__", "underline"), ("_", "italic"), ("*", "bold"), ("~", "strikethrough")),
    *(("||", "spoiler"), ("![", "custom_emoji"), ("[", "text_link")),
)
_LANGUAGE = re.compile(r"([^\s`]+)(?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    type: str
    start: int  # in the text without signs
    at: int  # in the source
    language: str = ""


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def sees(self, sign: str) -> bool:
        return self.source.startswith(sign, self.at)

    def write(self, character: str) -> None:
        self.out.append(character)
        self.length += 1

    @property
    def inner(self) -> str:
        return self.open[-1].type if self.open else ""


def parse_markdown(source: str) -> Marked:
    """Read text with Telegram's MarkdownV2."""
    reader = _Reader(source)
    while reader.at < len(source):
        if not (_escaped(reader) or _closes(reader) or _quote(reader) or _opens(reader)):
            _plain(reader)
    _end_quote(reader)
    if reader.open:
        raise _unended(reader, reader.open[-1])
    return Marked(text="".join(reader.out), spans=tuple(reader.spans))


def _escaped(reader: _Reader) -> bool:
    following = reader.source[reader.at + 1 : reader.at + 2]
    if not reader.sees("\\") or not following or not 0 < ord(following) <= 126:
        return False
    reader.write(following)
    reader.at += 2
    return True


def _plain(reader: _Reader) -> None:
    character = reader.source[reader.at]
    if character in RESERVED and reader.inner not in {"code", "pre"}:
        raise cannot_parse(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
    reader.write(character)
    reader.at += 1


def _opens(reader: _Reader) -> bool:
    if reader.inner in {"code", "pre"}:
        return False
    found = next(((sign, kind) for sign, kind in _OPENING if reader.sees(sign)), None)
    if found is None:
        return False
    sign, kind = found
    at = reader.at
    reader.at += len(sign)
    language = _language(reader) if kind == "pre" else ""
    reader.open.append(_Open(type=kind, start=reader.length, at=at, language=language))
    return True


def _language(reader: _Reader) -> str:
    found = _LANGUAGE.match(reader.source, reader.at)
    if found:
        reader.at = found.end()
    if reader.sees("\n"):
        reader.at += 1
    return found.group(1) if found else ""


def _closes(reader: _Reader) -> bool:
    sign = _CLOSING.get(reader.inner)
    if not sign or not reader.sees(sign):
        return False
    # Two underscores close an underline, never an italic: Telegram reads greedily.
    if sign == "_" and reader.sees("__"):
        return False
    opened = reader.open.pop()
    reader.at += len(sign)
    extra = {"language": opened.language} if opened.language else {}
    span: Span | None = Span(start=opened.start, end=reader.length, type=opened.type, extra=extra)
    if opened.type == "text_link":
        shown = "".join(reader.out)[opened.start :]
        span = link_span(opened.start, reader.length, _address(reader, "a URL") or shown)
    elif opened.type == "custom_emoji":
        address = _address(reader, "a custom emoji URL")
        identifier = re.fullmatch(r"tg://emoji\?id=(\d+)", address or "")
        if not identifier:
            raise cannot_parse("Custom emoji entity must contain a tg://emoji URL")
        extra = {"custom_emoji_id": identifier.group(1)}
        span = Span(start=opened.start, end=reader.length, type="custom_emoji", extra=extra)
    if span and span.end > span.start:
        reader.spans.append(span)
    return True


def _address(reader: _Reader, what: str) -> str | None:
    """What stands in the parentheses after a link's text; None when there are none."""
    if not reader.sees("("):
        return None
    reader.at += 1
    begin = reader.at
    address: list[str] = []
    while not reader.sees(")"):
        if reader.at >= len(reader.source):
            raise cannot_parse(f"Can't find end of {what} at byte offset {reader.byte(begin)}")
        if reader.sees("\\") and reader.at + 1 < len(reader.source):
            reader.at += 1
        address.append(reader.source[reader.at])
        reader.at += 1
    reader.at += 1
    return "".join(address)


def _quote(reader: _Reader) -> bool:
    """A line that begins with `>` is quoted, and so are those right after it that do."""
    if reader.inner in {"code", "pre"}:
        return False
    is_quoting = any(opened.type == "blockquote" for opened in reader.open)
    at_line_start = reader.at == 0 or reader.source[reader.at - 1] == "\n"
    if reader.sees(">") and at_line_start:
        if not is_quoting:
            reader.open.append(_Open(type="blockquote", start=reader.length, at=reader.at))
        reader.at += 1
        return True
    if is_quoting and reader.sees("\n") and not reader.sees("\n>"):
        if reader.inner != "blockquote":
            raise _unended(reader, reader.open[-1])
        reader.write("\n")
        reader.at += 1
        _end_quote(reader)
        return True
    return False


def _end_quote(reader: _Reader) -> None:
    if reader.inner != "blockquote":
        return
    opened = reader.open.pop()
    if reader.length > opened.start:
        reader.spans.append(Span(start=opened.start, end=reader.length, type="blockquote"))


def _unended(reader: _Reader, opened: _Open) -> Exception:
    name = "PreCode" if opened.language else _NAMES[opened.type]
    return cannot_parse(f"Can't find end of {name} entity at byte offset {reader.byte(opened.at)}")


_OLD = re.compile(
    r"\\(?P<escaped>[_*`\[])|```(?:(?P<language>[^\s`]+)(?=\s))?\n?(?P<pre>.*?)```|`(?P<code>[^`]*)`"
    r"|\*(?P<bold>[^*]*)\*|_(?P<italic>[^_]*)_|\[(?P<text_link>[^\]]*)\](?:\((?P<url>[^)]*)\))?|(?P<unended>[_*`\[])",
    re.DOTALL,
)


def parse_old_markdown(source: str) -> Marked:
    """Read text with the Markdown that Telegram keeps for older bots: nothing nests in it."""
    out: list[str] = []
    spans: list[Span] = []
    length = at = 0
    for found in _OLD.finditer(source):
        plain = source[at : found.start()] + (found["escaped"] or "")
        out.append(plain)
        length += len(plain)
        at = found.end()
        if found["unended"]:
            begin = len(source[: found.start()].encode())
            raise cannot_parse(f"Can't find end of the entity starting at byte offset {begin}")
        kind = next((name for name in ("pre", "code", "bold", "italic", "text_link") if found[name]), None)
        if kind is None:
            continue
        end = length + len(found[kind])
        extra = {"language": found["language"]} if found["language"] else {}
        span = Span(start=length, end=end, type=kind, extra=extra)
        if kind == "text_link":
            spans += filter(None, [link_span(length, end, found["url"] or found[kind])])
        else:
            spans.append(span)
        out.append(found[kind])
        length = end
    return Marked(text="".join(out) + source[at:], spans=tuple(spans))
