"""Our own held-out messages, tests/nlu/<language>/<topic>.jsonl: one part to choose the borders on, one to report and gate on.

Which part a message belongs to follows from a hash of its text, so that new messages move no old ones.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from nlu.understand.paths import REPOSITORY

HELD_OUT = REPOSITORY / "tests" / "nlu"

Line = dict[str, str]


def held_out(folder: Path = HELD_OUT) -> list[Line]:
    """All messages, in a fixed order."""
    files = sorted(folder.glob("*/*.jsonl"))
    return [
        json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def is_for_choosing(line: Line) -> bool:
    """Whether borders may be chosen by it; else it is reported and gated on."""
    return hashlib.sha256(line["text"].encode()).digest()[0] % 2 == 0


def chosen_on() -> list[Line]:
    """The part for choosing."""
    return [line for line in held_out() if is_for_choosing(line)]


def reported() -> list[Line]:
    """The part for the report and the gate."""
    return [line for line in held_out() if not is_for_choosing(line)]
