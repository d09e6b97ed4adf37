"""Choose the borders on held-out messages: python -m nlu.understand.tune FILE.jsonl … [--write]

The lowest `answer` border that keeps wrong-and-sure and out-of-scope answers within the bar; the highest safety border that
misses none, or as few as can be; what is left is asked about down to `ask`. Prints the table; --write puts it in borders.toml.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.understand.evaluate import Judged, judge, read_lines, served_model
from nlu.understand.model import SAFETY
from nlu.understand.paths import BORDERS, MODELS
from nlu.understand.taxonomy import OUT_OF_SCOPE

MOST_WRONG_AND_SURE = 0.025
MOST_OUT_OF_SCOPE_ANSWERED = 0.06
MOST_SAFETY_MISSED = 0.02
MOST_FALSE_ALARMS = 0.03
GRID = np.round(np.arange(0.02, 0.99, 0.01), 2)


def answer_border(judged: Sequence[Judged]) -> float:
    """The lowest border at which few enough answers are wrong, over all messages and in each language."""
    for border in GRID:
        if all(_wrong_and_sure(group, float(border)) <= MOST_WRONG_AND_SURE for group in _groups(judged)):
            return float(border)
    return float(GRID[-1])


def _groups(judged: Sequence[Judged]) -> list[list[Judged]]:
    return [
        [one for one in judged if one.language == language] for language in sorted({one.language for one in judged})
    ]


def _wrong_and_sure(judged: Sequence[Judged], border: float) -> float:
    scoped = [one for one in judged if one.intent != OUT_OF_SCOPE]
    wrong = [one for one in scoped if one.meaning.confidence >= border and not one.is_right and _is_answerable(one)]
    others = [one for one in judged if one.intent == OUT_OF_SCOPE]
    answered = [one for one in others if one.meaning.confidence >= border and _is_answerable(one)]
    too_many = len(answered) > MOST_OUT_OF_SCOPE_ANSWERED * max(len(others), 1)
    return 1.0 if too_many else len(wrong) / max(len(scoped), 1)


def _is_answerable(one: Judged) -> bool:
    return one.meaning.intent not in (OUT_OF_SCOPE, *SAFETY)


def safety_border(judged: Sequence[Judged], name: str) -> float:
    """The highest border that misses few enough cries for help, unless that would alarm too often."""
    cries = [one.meaning.safety[name] for one in judged if one.intent == name]
    calm = [one.meaning.safety[name] for one in judged if one.intent not in SAFETY]
    fits = [float(border) for border in GRID if np.mean([score < border for score in cries]) <= MOST_SAFETY_MISSED]
    quiet = [float(border) for border in GRID if np.mean([score >= border for score in calm]) <= MOST_FALSE_ALARMS]
    return max(max(fits, default=0.02), min(quiet, default=0.5))


def chosen(judged: Sequence[Judged]) -> dict[str, float]:
    """All borders by their names in borders.toml."""
    return {"answer": answer_border(judged), **{name: safety_border(judged, name) for name in SAFETY}}


def main() -> int:
    """Print, and with --write keep, the borders."""
    parser = argparse.ArgumentParser(prog="python -m nlu.understand.tune")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=MODELS / "safar.tar.gz")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    borders = chosen(judge(read_lines(arguments.files), served_model(arguments.model)))
    text = BORDERS.read_text(encoding="utf-8")
    for name, border in borders.items():
        print(f"{name} = {border:.2f}")
        text = re.sub(rf"^{name} = [\d.]+", f"{name} = {border:.2f}", text, count=1, flags=re.MULTILINE)
    if arguments.write:
        BORDERS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
