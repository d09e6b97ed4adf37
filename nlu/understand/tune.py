"""Choose the borders on held-out messages: python -m nlu.understand.tune [FILE.jsonl …] [--write]

The lowest `answer` border that keeps wrong-and-sure and out-of-scope answers within the bar in every language; the lowest
`out_of_scope` border that sends few real questions to the menu; the highest safety border that misses few enough cries for
help, unless that would alarm too often; what is left is asked about down to `ask`. Without files it is that half of
`tests/nlu` which is for choosing. Prints them; --write puts them in borders.toml.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.understand.evaluate import Judged, judge, read_lines, served_model
from nlu.understand.held_out import chosen_on
from nlu.understand.model import SAFETY
from nlu.understand.paths import BORDERS, MODELS
from nlu.understand.taxonomy import OUT_OF_SCOPE

MOST_WRONG_AND_SURE = 0.015
MOST_OUT_OF_SCOPE_ANSWERED = 0.06
MOST_SENT_TO_THE_MENU = 0.005
MOST_SAFETY_MISSED = 0.005
MOST_FALSE_ALARMS = 0.03
GRID = np.round(np.arange(0.02, 0.99, 0.01), 2)


def answer_border(judged: Sequence[Judged]) -> float:
    """The lowest border at which few enough answers are wrong in each language, and few enough of out-of-scope are answered."""
    others = [one for one in judged if one.intent == OUT_OF_SCOPE]
    languages = sorted({one.language for one in judged})
    scoped = [
        [one for one in judged if one.language == language and one.intent != OUT_OF_SCOPE] for language in languages
    ]
    for border in GRID:
        wrong = [
            np.mean([_is_answered(one, float(border)) and not one.is_right for one in group])
            for group in scoped
            if group
        ]
        if max(wrong, default=0) > MOST_WRONG_AND_SURE:
            continue
        if not others or np.mean([_is_answered(one, float(border)) for one in others]) <= MOST_OUT_OF_SCOPE_ANSWERED:
            return float(border)
    return float(GRID[-1])


def _is_answered(one: Judged, border: float) -> bool:
    return one.meaning.confidence >= border and one.meaning.intent not in (OUT_OF_SCOPE, *SAFETY)


def out_of_scope_border(judged: Sequence[Judged]) -> float:
    """The lowest border at which few enough real questions count as something else."""
    scoped = [one.meaning.out_of_scope for one in judged if one.intent != OUT_OF_SCOPE]
    fits = [float(border) for border in GRID if np.mean([score >= border for score in scoped]) <= MOST_SENT_TO_THE_MENU]
    return min(fits, default=0.6)


def safety_border(judged: Sequence[Judged]) -> float:
    """The highest border that misses few enough cries for help, unless that would alarm too often."""
    cries = [_alarm(one) for one in judged if one.intent in SAFETY]
    calm = [_alarm(one) for one in judged if one.intent not in SAFETY]
    fits = [float(border) for border in GRID if np.mean([score < border for score in cries]) <= MOST_SAFETY_MISSED]
    quiet = [float(border) for border in GRID if np.mean([score >= border for score in calm]) <= MOST_FALSE_ALARMS]
    return max(max(fits, default=0.02), min(quiet, default=0.5))


def _alarm(one: Judged) -> float:
    return max(one.meaning.safety.values(), default=0.0)


def chosen(judged: Sequence[Judged]) -> dict[str, float]:
    """All borders by their names in borders.toml."""
    danger = safety_border(judged)
    return {
        "answer": answer_border(judged),
        "out_of_scope": out_of_scope_border(judged),
        **dict.fromkeys(SAFETY, danger),
    }


def main() -> int:
    """Print, and with --write keep, the borders."""
    parser = argparse.ArgumentParser(prog="python -m nlu.understand.tune")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", type=Path, default=MODELS / "safar.tar.gz")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    borders = chosen(
        judge(read_lines(arguments.files) if arguments.files else chosen_on(), served_model(arguments.model))
    )
    text = BORDERS.read_text(encoding="utf-8")
    for name, border in borders.items():
        print(f"{name} = {border:.2f}")
        text = re.sub(rf"^{name} = [\d.]+", f"{name} = {border:.2f}", text, count=1, flags=re.MULTILINE)
    if arguments.write:
        BORDERS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
