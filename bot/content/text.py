"""One text of an answer: a Markdown file of which only what Telegram can show is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from bot.content.answer import digest
from bot.content.markdown import tree
from bot.content.scope import Scope, scope_of
from bot.errors import Fault
from bot.languages import Language

_NATIVE_LIST_NUMBER = re.compile(r"\s*(?![0-9])\d+[.)]\s")
_PLAIN = {"root", "heading", "paragraph", "inline", "text", "text_special", "strong", "em", "link", "softbreak"}
_ALLOWED = _PLAIN | {"hardbreak", "bullet_list", "ordered_list", "list_item"}
_FORBIDDEN = {
    "table": ("a table", "write it as a list"),
    "image": ("a picture", "name its file under `media` in answer.toml"),
    "html_block": ("HTML", "write plain words"),
    "html_inline": ("HTML", "write plain words"),
    "blockquote": ("a quotation", "remove the > at the beginning of the line"),
    "fence": ("a code block", "remove the ``` lines"),
    "code_block": ("a line that begins with four spaces", "remove the spaces"),
    "code_inline": ("a `…` stretch", "remove the ` signs"),
    "hr": ("a ruled line", "remove it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as it stands in its file. `body` is the Markdown below the title."""

    path: str
    scope: Scope
    raw: str
    title: str
    body: str

    @property
    def sha256(self) -> str:
        """What an approval signs."""
        return digest(self.raw)

    def line_of(self, position: int) -> int:
        """The line at a position in the file."""
        return self.raw.count("\n", 0, position) + 1


def read_text(path: str, raw: str, faults: list[Fault]) -> Text | None:
    """The text in a file; None when its name does not say whom it is for."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    scope = scope_of(stem)
    if scope is None:
        remedy = f"call it [ORIGIN][-DEST.]<language>.md, as `ur.md` or `PK-DE.ur.md`; languages: {', '.join(Language)}"
        faults.append(Fault(where=f"{path}:1", what="the name does not say whom the text is for", remedy=remedy))
        return None
    raw = raw.removeprefix("\ufeff").replace("\r\n", "\n")
    root = tree(raw)
    faults.extend(_shape_faults(path, root))
    faults.extend(_list_faults(path, raw))
    title, below = _title(raw, root)
    if not title:
        remedy = "write the title in the first line, after `# `"
        faults.append(Fault(where=f"{path}:1", what="the text does not begin with a title", remedy=remedy))
    body = "\n".join(raw.splitlines()[below:]).strip()
    if not body:
        faults.append(Fault(where=f"{path}:{below + 1}", what="the text is empty", remedy="write the answer"))
    return Text(path=path, scope=scope, raw=raw, title=title, body=body)


def _title(raw: str, root: SyntaxTreeNode) -> tuple[str, int]:
    """The title, and the number of lines that it takes."""
    first = root.children[0] if root.children else None
    if first is None or first.type != "heading" or first.tag != "h1" or first.map is None:
        return "", 0
    return first.children[0].content, first.map[1]


def _shape_faults(path: str, root: SyntaxTreeNode) -> Iterator[Fault]:
    for place, node in enumerate(root.children):
        if node.type == "heading" and (place or node.tag != "h1"):
            yield _fault(path, node, "a second heading", "keep only the title in the first line; use **bold** words")
    yield from _node_faults(path, root, is_in_list=False)


def _list_faults(path: str, raw: str) -> Iterator[Fault]:
    """List numbers in the digits of another script: Markdown takes such lines for one paragraph."""
    for place, line in enumerate(raw.splitlines(), 1):
        if _NATIVE_LIST_NUMBER.match(line):
            remedy = "write 1. 2. 3.; readers see the digits of their language"
            yield Fault(where=f"{path}:{place}", what="a list number must be written with 0-9", remedy=remedy)


def _node_faults(path: str, node: SyntaxTreeNode, *, is_in_list: bool) -> Iterator[Fault]:
    for child in node.children:
        is_list = child.type in ("bullet_list", "ordered_list")
        if is_list and is_in_list:
            yield _fault(path, child, "a list inside a list", "make it one list")
        elif child.type in _ALLOWED:
            yield from _link_faults(path, child)
            yield from _node_faults(path, child, is_in_list=is_in_list or is_list)
        else:
            what, remedy = _FORBIDDEN.get(child.type, (child.type, "write plain words"))
            yield _fault(path, child, what, remedy)


def _link_faults(path: str, node: SyntaxTreeNode) -> Iterator[Fault]:
    if node.type == "link" and not str(node.attrs["href"]).startswith(("https://", "http://")):
        yield _fault(path, node, "a link that is no web address", "write [words](https://…)")


def _fault(path: str, node: SyntaxTreeNode, what: str, remedy: str) -> Fault:
    return Fault(where=f"{path}:{_line(node)}", what=f"{what} cannot be shown", remedy=remedy)


def _line(node: SyntaxTreeNode) -> int:
    """The line of a node: its own, or that of its block and the line breaks before it."""
    if node.map:
        return node.map[0] + 1
    parent = node.parent
    if parent is None:
        return 1
    before = parent.children[: parent.children.index(node)]
    return _line(parent) + sum(one.type in ("softbreak", "hardbreak") for one in before)
