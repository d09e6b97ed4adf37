"""The training messages, as the writers left them under `nlu/data/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.understand.paths import DATA

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
OTHER = "other"


@dataclass(frozen=True)
class Example:
    """One message that somebody could have typed, and what it means."""

    text: str
    intent: str
    language: str | None = None
    form: str | None = None
    path: Path | None = None
    line: int = 0


def language_of(path: Path, data: Path = DATA) -> str:
    """The language whose file this is: the first folder, or the file's own name under `other/`."""
    first, *rest = path.relative_to(data).parts
    return Path(rest[-1]).stem if first == OTHER and rest else first


def data_files(data: Path = DATA) -> list[Path]:
    """Every file of examples, in a fixed order."""
    return sorted(data.rglob("*.yml"))


def read_examples(data: Path = DATA) -> list[Example]:
    """All examples under a folder."""
    return [example for path in data_files(data) for example in read_file(path, language_of(path, data))]


def read_file(path: Path, language: str | None) -> Iterator[Example]:
    """The examples of one file, each with its line; a fault in the YAML raises yaml.YAMLError."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    if root is None:
        return
    for block in _items(_entries(root).get("nlu")):
        entries = _entries(block)
        intent = entries.get("intent")
        if intent is None:
            continue
        form = _entries(entries.get("metadata")).get("form")
        for line, text in _lines(entries.get("examples")):
            yield Example(text, str(intent.value), language, form.value if form else None, path, line)


def _entries(node: Any) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value}


def _items(node: Any) -> list[Any]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _lines(node: Any) -> Iterator[tuple[int, str]]:
    """The `- text` lines of a literal block; PyYAML counts lines from 0 and its mark is at the `|`."""
    if not isinstance(node, yaml.ScalarNode):
        return
    for offset, line in enumerate(node.value.splitlines()):
        if line.startswith("-"):
            yield node.start_mark.line + 2 + offset, line[1:].strip()
