"""Our understanding on public data sets, beside stock Rasa in the same run: nlu/.venv/bin/python -m benchmarks.yardsticks FOLDER

FOLDER holds the user's copies of these GitHub repositories, by their names: hellohaptik/HINT3 (commit 99965c8), clinc/oos-eval
(828f809) and mikemwai/massive (e7429d8). Sets that are there are run; of the others it is said what is missing. Results go to
`results/yardsticks.json` after each system and set; at the end, or at Ctrl-C, a table is added to `YARDSTICKS.md`.
fastText is no dependency of ours; it is run when it can be imported:

    uv venv -p 3.10 SCRATCH && uv pip install -p SCRATCH --no-deps --only-binary :all: fasttext-wheel
    PYTHONPATH=.:SCRATCH/lib/python3.10/site-packages nlu/.venv/bin/python -m benchmarks.yardsticks FOLDER
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks import yardstick_page
from benchmarks.figures import MEASURED, Figure, revision
from benchmarks.yardstick_sets import SETS, Labelled, SetMissing, Yardstick
from benchmarks.yardstick_systems import SYSTEMS, Answers

RESULTS = MEASURED / "yardsticks.json"
KEPT = 0.95
"""The share of in-scope validation messages that the threshold on the confidence keeps."""
ONLY_HINT3 = ("DIET",)
"""DIET takes too long on the larger sets."""


def measured(name: str, system: str, yardstick: Yardstick) -> Iterator[Figure]:
    """The figures of one system on one yardstick."""
    began = time.perf_counter()
    answers = SYSTEMS[system](yardstick.learnt)
    seconds = time.perf_counter() - began
    for what, lines in yardstick.asked.items():
        yield _figure(f"{what} (of {len(lines):,})", system, _accuracy(answers, lines))
    if yardstick.outside:
        what = f"{name} full, out-of-scope recall (of {len(yardstick.outside):,})"
        yield _figure(what, system, _recall(answers, yardstick))
    first = next(iter(yardstick.asked))
    what = f"learning from {len(yardstick.learnt):,} for {first}: {system}"
    yield Figure(what=what, value=round(seconds, 1), unit="s")


def _figure(what: str, system: str, share: float) -> Figure:
    return Figure(what=f"{what}: {system}", value=round(100 * share, 2), unit="%")


def _accuracy(answers: Answers, lines: Sequence[Labelled]) -> float:
    """The share of messages whose first intent is right."""
    guesses = answers([line.text for line in lines])
    return float(np.mean([guess.intent == line.intent for guess, line in zip(guesses, lines, strict=True)]))


def _recall(answers: Answers, yardstick: Yardstick) -> float:
    """The share of out-of-scope messages that are less sure than all but 5 % of the in-scope validation messages."""
    kept = [guess.confidence for guess in answers(yardstick.kept)]
    threshold = float(np.quantile(kept, 1 - KEPT))
    return float(np.mean([guess.confidence < threshold for guess in answers(yardstick.outside)]))


def found(folder: Path) -> dict[str, list[Yardstick]]:
    """The sets that the folder holds; what is missing is said on the error stream."""
    there = {}
    for name, read in SETS.items():
        try:
            there[name] = list(read(folder))
        except SetMissing as missing:
            print(f"{name} is left out. {missing}", file=sys.stderr)
    return there


def jobs(sets: dict[str, list[Yardstick]], left_out: Sequence[str]) -> Iterator[tuple[str, str, Yardstick]]:
    """Set, system and yardstick in the order in which they are run: every set with the quickest system first."""
    for system in SYSTEMS:
        for name, yardsticks in sets.items():
            if system not in left_out and (system not in ONLY_HINT3 or name == "HINT3"):
                yield from ((name, system, yardstick) for yardstick in yardsticks)


def run(sets: dict[str, list[Yardstick]], left_out: Sequence[str], commit: str) -> list[Figure]:
    """Measure everything; results are kept after each job, so that nothing is lost when it is stopped."""
    figures: list[Figure] = []
    try:
        for name, system, yardstick in jobs(sets, left_out):
            for figure in measured(name, system, yardstick):
                print(f"{figure.what:85} {figure.value:8.1f} {figure.unit}", flush=True)
                figures.append(figure)
            _keep(figures, commit)
    except KeyboardInterrupt:
        print("stopped; the table has what was measured until now", file=sys.stderr)
    return figures


def _keep(figures: Sequence[Figure], commit: str) -> None:
    MEASURED.mkdir(exist_ok=True)
    entry = {
        "command": yardstick_page.COMMAND,
        "when": yardstick_page.now(),
        "revision": commit,
        "versions": yardstick_page.versions(),
        "figures": [asdict(one) for one in figures],
    }
    RESULTS.write_text(json.dumps(entry, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Run what is there, and add the table to the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.yardsticks")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds HINT3/, oos-eval/ and massive/")
    parser.add_argument("--without", nargs="*", choices=SYSTEMS, default=[], help="systems to leave out")
    arguments = parser.parse_args()
    left_out = [*arguments.without]
    if find_spec("fasttext") is None:
        print("fastText is left out: it cannot be imported", file=sys.stderr)
        left_out.append("fastText")
    sets = found(arguments.folder)
    if not sets:
        sys.exit("FOLDER holds none of the data sets")
    commit = revision()  # Asked before the run, during which others may commit.
    figures = run(sets, left_out, commit)
    if figures:
        yardstick_page.add(figures, list(SYSTEMS), commit)


if __name__ == "__main__":
    main()
