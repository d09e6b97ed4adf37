"""The borders between answer, ask, menu and handoff, and the decision that they make of a meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlu.understand.paths import BORDERS

ANSWER, ASK, MENU, HANDOFF = "answer", "ask", "menu", "handoff"
WANTS_A_HUMAN = "talk_to_counsellor"


@dataclass(frozen=True)
class Borders:
    """See `nlu/borders.toml`, which explains each."""

    answer: float = 0.6
    ask: float = 0.15
    out_of_scope: float = 0.6
    safety: Mapping[str, float] = field(default_factory=lambda: {"emergency_danger": 0.5, "distress": 0.5})

    def decision(self, intent: str, confidence: float, out_of_scope: float, safety: Mapping[str, float]) -> str:
        """What the bot does with a message of this meaning from a stranger."""
        if any(safety.get(name, 0.0) >= border for name, border in self.safety.items()):
            return HANDOFF
        if intent == "out_of_scope" or out_of_scope >= self.out_of_scope:
            return MENU
        if confidence >= self.answer:
            return HANDOFF if intent == WANTS_A_HUMAN else ANSWER
        return ASK if confidence >= self.ask else MENU


def read_borders(path: Path = BORDERS) -> tuple[Borders, dict[str, Borders]]:
    """The borders for all, and for each language that has its own."""
    raw = _toml(path.read_text(encoding="utf-8"))
    common = _borders(raw["borders"], Borders())
    return common, {language: _borders(entry, common) for language, entry in raw.get("languages", {}).items()}


def _borders(entry: dict[str, Any], base: Borders) -> Borders:
    plain = {name: entry[name] for name in ("answer", "ask", "out_of_scope") if name in entry}
    return replace(base, **plain, safety={**base.safety, **entry.get("safety", {})})


def _toml(text: str) -> dict[str, Any]:
    """Tables of numbers: all that borders.toml holds. Python 3.10 has no tomllib."""
    root: dict[str, Any] = {}
    table = root
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if header := re.fullmatch(r"\[([\w.]+)\]", line):
            table = root
            for part in header[1].split("."):
                table = table.setdefault(part, {})
        elif line:
            key, _, value = line.partition("=")
            table[key.strip()] = json.loads(value)
    return root
