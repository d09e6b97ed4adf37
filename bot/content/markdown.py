"""Markdown into what Telegram shows: plain text and entities, so that no sign in a text can break a message.

Telegram counts in UTF-16 code units; so does everything here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.languages import Language, direction, number

type EntityKind = Literal["bold", "italic", "text_link"]

LIMIT = 4096
"""Telegram refuses a message of more UTF-16 units."""
MOST_ENTITIES = 100
"""Telegram drops entities beyond these."""

_PARSER = MarkdownIt("commonmark").enable("table")
_KINDS: dict[str, EntityKind] = {"strong": "bold", "em": "italic", "link": "text_link"}
_RIGHT_TO_LEFT_MARK = "\u200f"
_ISOLATE, _END_OF_ISOLATE = "\u2066", "\u2069"
_PHONE = re.compile(r"\+?\d[\d \-]{3,}\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A stretch of the text that is shown in some way."""

    kind: EntityKind
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Plain text and its entities, in the order of their beginnings."""

    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def length(self) -> int:
        """UTF-16 units in the text."""
        return units(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or list item; `gap` is what stands between it and the block before."""

    rendered: Rendered
    gap: str


def units(text: str) -> int:
    """UTF-16 code units in a text.

    >>> units("سلام"), units("👋")
    (4, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def render(markdown: str, language: Language) -> Rendered:
    """The whole text as one message, however long.

    >>> render("# Passport\\n\\nGo **early**.", Language.EN).text
    'Passport\\n\\nGo early.'
    >>> render("1. اول\\n2. WhatsApp", Language.PRS).text
    '\\u200f۱. اول\\n\\u200f۲. WhatsApp'
    """
    whole = Rendered(text="")
    for block in blocks(markdown, language):
        whole = joined(whole, block)
    return whole


def split(markdown: str, language: Language, *, limit: int = LIMIT, most: int = MOST_ENTITIES) -> tuple[Rendered, ...]:
    """The text as messages that Telegram takes, split between blocks; a block is cut only when it alone is too long.

    >>> [page.text for page in split("One.\\n\\nTwo.", Language.EN, limit=6)]
    ['One.', 'Two.']
    """
    pages: list[Rendered] = []
    for block in blocks(markdown, language):
        for piece in _pieces(block.rendered, limit, most):
            longer = joined(pages[-1], replace(block, rendered=piece)) if pages else None
            if longer and longer.length <= limit and len(longer.entities) <= most:
                pages[-1] = longer
                continue
            pages.append(piece)
    return tuple(pages)


def joined(before: Rendered, block: Block) -> Rendered:
    """The text with a block more."""
    if not before.text:
        return block.rendered
    start = before.length + units(block.gap)
    moved = (replace(entity, offset=entity.offset + start) for entity in block.rendered.entities)
    return Rendered(text=before.text + block.gap + block.rendered.text, entities=(*before.entities, *moved))


def blocks(markdown: str, language: Language) -> Iterator[Block]:
    """The blocks of a text, in order."""
    for node in tree(markdown).children:
        if node.type in ("bullet_list", "ordered_list"):
            yield from _items(node, language)
        else:
            yield Block(rendered=_block(node, language, "", is_heading=node.type == "heading"), gap="\n\n")


def tree(markdown: str) -> SyntaxTreeNode:
    """The text as a tree of Markdown nodes; what Telegram cannot show is in it too, for checks to find."""
    return SyntaxTreeNode(_PARSER.parse(markdown))


def _items(list_node: SyntaxTreeNode, language: Language) -> Iterator[Block]:
    first = int(list_node.attrs.get("start", 1))
    for place, item in enumerate(list_node.children):
        label = f"{number(language, first + place)}. " if list_node.type == "ordered_list" else "• "
        yield Block(rendered=_block(item, language, label), gap="\n" if place else "\n\n")


def _block(node: SyntaxTreeNode, language: Language, label: str, *, is_heading: bool = False) -> Rendered:
    draft = _Draft(language=language)
    draft.write(label)
    if is_heading:
        with draft.shown("bold"):
            _write(node, draft)
    else:
        _write(node, draft)
    return Rendered(text="".join(draft.parts), entities=tuple(sorted(draft.entities, key=lambda one: one.offset)))


def _write(node: SyntaxTreeNode, draft: _Draft) -> None:
    if node.type in _KINDS:
        with draft.shown(_KINDS[node.type], str(node.attrs["href"]) if node.type == "link" else None):
            _write_children(node, draft)
    elif node.type == "softbreak":
        draft.write(" ")
    elif node.type == "hardbreak":
        draft.write("\n")
    elif node.children:
        _write_children(node, draft)
    else:
        draft.write(node.content)


def _write_children(node: SyntaxTreeNode, draft: _Draft) -> None:
    for child in node.children:
        _write(child, draft)


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A block while it is being written."""

    language: Language
    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Entity] = field(default_factory=list)
    is_fresh: bool = True

    def write(self, text: str) -> None:
        shown = self._right_to_left(text) if direction(self.language) == "rtl" else text
        self.parts.append(shown)
        self.length += units(shown)

    @contextmanager
    def shown(self, kind: EntityKind, url: str | None = None) -> Iterator[None]:
        start = self.length
        yield
        if self.length > start:
            self.entities.append(Entity(kind=kind, offset=start, length=self.length - start, url=url))

    def _right_to_left(self, text: str) -> str:
        """Keep a line right-to-left though it begins with a Latin or digit run, and a phone number's groups in order."""
        isolated = _PHONE.sub(lambda phone: f"{_ISOLATE}{phone[0]}{_END_OF_ISOLATE}", text)
        return "\n".join(self._line(line, place) for place, line in enumerate(isolated.split("\n")))

    def _line(self, line: str, place: int) -> str:
        self.is_fresh = self.is_fresh or place > 0
        first = re.search(rf"\w|\+|{_ISOLATE}", line) if self.is_fresh else None
        if not first:
            return line
        self.is_fresh = False
        starts_the_other_way = first[0] in f"+{_ISOLATE}" or first[0].isdecimal() or first[0].isascii()
        return line[: first.start()] + _RIGHT_TO_LEFT_MARK + line[first.start() :] if starts_the_other_way else line


def _pieces(rendered: Rendered, limit: int, most: int) -> Iterator[Rendered]:
    rest = rendered
    while rest.length > limit or len(rest.entities) > most:
        at = max(_where_to_cut(rest, limit, most), units(rest.text[0]))
        piece = _between(rest, 0, at)
        yield replace(piece, entities=piece.entities[:most])
        rest = _between(rest, at, rest.length)
    if rest.text:
        yield rest


def _where_to_cut(rendered: Rendered, limit: int, most: int) -> int:
    """The end of the last word that fits; inside a word only when it alone is too long."""
    end = min(limit, rendered.length)
    if len(rendered.entities) > most:
        end = min(end, rendered.entities[most].offset)
    head = rendered.text.encode("utf-16-le")[: end * 2].decode("utf-16-le", "ignore")
    space = max(head.rfind(" "), head.rfind("\n"))
    return units(head[: space + 1]) if space > 0 else units(head)


def _between(rendered: Rendered, start: int, end: int) -> Rendered:
    text = rendered.text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le")
    clipped = (
        replace(entity, offset=max(entity.offset, start) - start, length=_overlap(entity, start, end))
        for entity in rendered.entities
        if _overlap(entity, start, end) > 0
    )
    return Rendered(text=text, entities=tuple(clipped))


def _overlap(entity: Entity, start: int, end: int) -> int:
    return min(entity.offset + entity.length, end) - max(entity.offset, start)
