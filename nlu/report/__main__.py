"""Write the report on understanding: python -m nlu.report [FILE.jsonl …] [--quick] [--out PAGE.html]

Without files it judges the held-out messages of tests/nlu, the part that the borders were not chosen on. --quick leaves out what
trains models to compare them (learning curve and ablation, about fifteen minutes).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

from nlu.report import experiments, page, pictures
from nlu.understand.borders import ANSWER, read_borders
from nlu.understand.evaluate import BARS, HEADS, Judged, figures, groups, judge, read_lines, served_model
from nlu.understand.examples import read_examples
from nlu.understand.held_out import reported
from nlu.understand.paths import MODELS, REPOSITORY
from nlu.understand.taxonomy import OUT_OF_SCOPE

PAGE = REPOSITORY / "build" / "nlu-report.html"
WORST = 25


def main() -> int:
    """Judge, draw, write."""
    parser = argparse.ArgumentParser(prog="python -m nlu.report")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", type=Path, default=MODELS / "safar.tar.gz")
    parser.add_argument("--out", type=Path, default=PAGE)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    lines = read_lines(arguments.files) if arguments.files else reported()
    print(f"judging {len(lines)} messages", flush=True)
    judged = judge(lines, served_model(arguments.model))
    parts = [_head(judged), _cells(judged), _sureness(judged), _confusion(judged)]
    if not arguments.quick:
        parts += _experiments(lines)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(page.page("What Safar understands", parts), encoding="utf-8")
    print(f"written: {arguments.out}", flush=True)
    return 0


def _head(judged: Sequence[Judged]) -> str:
    when = datetime.now(timezone.utc).strftime("%d %B %Y")
    facts = {
        "messages": f"{len(judged):,}",
        "languages": ", ".join(sorted({one.language for one in judged})),
        "judged on": when,
    }
    return page.named(facts) + page.words(
        "The messages were written apart from the training data and no model learnt from them. "
        "Green reaches the first bar, red misses it."
    )


def _cells(judged: Sequence[Judged]) -> str:
    rows = []
    for name, group in sorted(groups(judged).items()):
        count, *shares = figures(group)
        cells = [page.share(value, *BARS.get(head, (None, False))[:1], at_most=BARS.get(head, (None, False))[1])
                 for head, value in zip(HEADS[1:], shares)]  # fmt: skip
        rows.append([name, f"{int(count):,}", *cells])
    return page.section("Language by form", page.table(["", *HEADS], rows))


def _sureness(judged: Sequence[Judged]) -> str:
    scoped = [one for one in judged if one.intent != OUT_OF_SCOPE]
    others = [one for one in judged if one.intent == OUT_OF_SCOPE]
    common, _ = read_borders()
    grid = [float(border) for border in np.arange(0.3, 0.991, 0.01)]
    lines = {
        "answered": [(b, _mean([one.meaning.confidence >= b for one in scoped])) for b in grid],
        "answered wrongly": [
            (b, _mean([one.meaning.confidence >= b and not one.is_right for one in scoped])) for b in grid
        ],
        "out of scope, answered": [
            (b, _mean([one.meaning.confidence >= b and one.meaning.intent != OUT_OF_SCOPE for one in others]))
            for b in grid
        ],
    }
    return page.section(
        "How sure, and how right",
        page.figure(pictures.calibration(_bins(scoped))),
        page.figure(pictures.borders(lines, common.answer)),
    )


def _bins(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    by_tenth: defaultdict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        by_tenth[min(9, int(one.meaning.confidence * 10))].append(one)
    return [
        (_mean([one.meaning.confidence for one in group]), _mean([one.is_right for one in group]), len(group))
        for _, group in sorted(by_tenth.items())
    ]


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _confusion(judged: Sequence[Judged]) -> str:
    wrong = [one for one in judged if not one.is_right]
    pairs = Counter((one.intent, one.meaning.intent) for one in wrong)
    rows = []
    for (meant, taken), count in pairs.most_common(WORST):
        example = next(one for one in wrong if (one.intent, one.meaning.intent) == (meant, taken))
        rows.append([meant, taken, str(count), page.text(example.text)])
    sure = [one for one in wrong if one.decision == ANSWER]
    surest = sorted(sure, key=lambda one: -one.meaning.confidence)[:WORST]
    told = [[one.intent, one.meaning.intent, f"{one.meaning.confidence:.2f}", page.text(one.text)] for one in surest]
    return page.section(
        "What is taken for what",
        page.table(["meant", "taken for", "times", "for example"], rows),
        page.words(f"Answered wrongly, the surest first ({len(sure)} in all):"),
        page.table(["meant", "answered", "sure", "message"], told),
    )


def _experiments(lines: list[dict[str, str]]) -> list[str]:
    examples = read_examples()

    def say(step: str) -> None:
        print(step, flush=True)

    points = experiments.learning_curve(examples, lines, say)
    points.pop("all", None)
    found = experiments.ablation(examples, lines, say)
    whole = found.pop("")
    lost = {name: 100 * (values["all"] - whole["all"]) for name, values in found.items()}
    languages = sorted(whole)
    rows = [["all in place", *[f"{whole[language]:.1%}" for language in languages]]]
    rows += [[name, *[f"{values[language]:.1%}" for language in languages]] for name, values in found.items()]
    return [
        page.section("What more messages would bring", page.figure(pictures.curve(points))),
        page.section(
            "What each part is worth",
            page.figure(pictures.bars(lost, "points of right-first lost without it")),
            page.table(["", *languages], rows),
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
