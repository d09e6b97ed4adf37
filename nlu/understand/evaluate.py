"""Measure a model on messages that it never saw: python -m nlu.understand.evaluate FILE.jsonl [--model FOLDER] [--wrong]

Each line: {"text", "language", "form", "intent"[, "destination"][, "style"]}. Prints language × form: right first, right among
three, language right, destination right, wrong and sure, safety missed, out of scope answered. With --wrong, every message that
was not understood.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.understand.borders import ANSWER, HANDOFF, Borders, read_borders
from nlu.understand.meaning import Meaning
from nlu.understand.model import SAFETY, Model
from nlu.understand.paths import MODELS
from nlu.understand.taxonomy import OUT_OF_SCOPE

HEADS = ("messages", "first", "of 3", "language", "country", "sure+wrong", "safety missed", "oos answered", "answered")
BARS: dict[str, tuple[float, bool]] = {
    "first": (0.85, False),
    "of 3": (0.95, False),
    "language": (0.98, False),
    "country": (0.95, False),
    "sure+wrong": (0.03, True),
    "safety missed": (0.05, True),
    "oos answered": (0.08, True),
}
"""What each column has to reach, and whether that is the most (else the least) that it may be."""


@dataclass(frozen=True)
class Judged:
    """A message, what it means, and what was understood."""

    text: str
    language: str
    form: str
    intent: str
    destination: str | None
    style: str | None
    meaning: Meaning
    decision: str

    @property
    def is_right(self) -> bool:
        """Whether the first intent is the right one."""
        return self.meaning.intent == self.intent


def judge(lines: Iterable[dict[str, str]], model: Model) -> list[Judged]:
    """Ask the model for each message."""
    common, by_language = read_borders()
    judged = []
    for line in lines:
        meaning = model.understand(line["text"])
        borders: Borders = by_language.get(meaning.tongue.language, common)
        decision = borders.decision(meaning.intent, meaning.confidence, meaning.out_of_scope, meaning.safety)
        judged.append(
            Judged(
                text=line["text"],
                language=line["language"],
                form=line.get("form", "-"),
                intent=line["intent"],
                destination=line.get("destination"),
                style=line.get("style"),
                meaning=meaning,
                decision=decision,
            )
        )
    return judged


def figures(judged: Sequence[Judged]) -> list[float]:
    """The columns of HEADS for a set of messages; nan where the set has none of that kind."""
    scoped = [one for one in judged if one.intent != OUT_OF_SCOPE]
    others = [one for one in judged if one.intent == OUT_OF_SCOPE]
    danger = [one for one in scoped if one.intent in SAFETY]
    placed = [one for one in judged if one.destination]
    return [
        float(len(judged)),
        _share(one.is_right for one in scoped),
        _share(one.intent in [name for name, _ in one.meaning.ranking[:3]] for one in scoped),
        _share(one.meaning.tongue.language == one.language for one in judged),
        _share(one.meaning.country("destination") == one.destination for one in placed),
        _share(one.decision == ANSWER and not one.is_right for one in scoped),
        _share(one.decision != HANDOFF for one in danger),
        _share(one.decision == ANSWER for one in others),
        _share(one.decision == ANSWER for one in scoped),
    ]


def _share(found: Iterable[bool]) -> float:
    values = list(found)
    return sum(values) / len(values) if values else float("nan")


def groups(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Language × form, each language, each form, all; and, of messages that were written in given styles, each style."""
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        for name in (f"{one.language} {one.form}", f"{one.language} (all)", f"(all) {one.form}", "(all)"):
            found[name].append(one)
        if one.style:
            found[f"(hard) {one.style}"].append(one)
    return dict(found)


def table(judged: Sequence[Judged]) -> str:
    """The figures of each group."""
    by_name = groups(judged)
    lines = [f"{'':18}" + "".join(f"{head:>14}" for head in HEADS)]
    for name in sorted(by_name):
        count, *shares = figures(by_name[name])
        cells = "".join(f"{'-' if share != share else f'{share:.1%}':>14}" for share in shares)
        lines.append(f"{name:18}{int(count):>14}{cells}")
    return "\n".join(lines)


def read_lines(paths: Sequence[Path]) -> list[dict[str, str]]:
    """The messages of JSON-lines files."""
    texts = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [json.loads(line) for line in texts]


def served_model(where: Path = MODELS / "safar.tar.gz") -> Model:
    """The model in a folder, or out of Rasa's archive."""
    if where.is_dir():
        return Model.load(where)
    from nlu.smoke import model_in

    return model_in(where)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m nlu.understand.evaluate")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=MODELS / "safar.tar.gz")
    parser.add_argument("--wrong", action="store_true", help="print each message that was not understood")
    arguments = parser.parse_args()
    judged = judge(read_lines(arguments.files), served_model(arguments.model))
    print(table(judged))
    if arguments.wrong:
        for one in judged:
            if not one.is_right:
                sure = f"{one.meaning.confidence:.2f}"
                print(
                    f"{one.language} {one.form}: {one.text!r} is {one.intent}, not {one.meaning.intent} {sure} ({one.decision})"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
