"""Pictures of the report, as SVG that stands within the page."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

COLOURS = {"prs": "#0b6e4f", "ps": "#c8553d", "ur": "#2e4057", "bn": "#8d6a9f", "tg": "#dda448", "en": "#5b8e7d"}
STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
    "svg.fonttype": "none",  # words stay words: they can be searched and take the page's font
    "svg.hashsalt": "safar",  # the same figures give the same file
}


def curve(points: Mapping[str, Mapping[int, float]]) -> str:
    """How many are right first, by the number of training messages of each language."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7, 3.6))
        for language, line in points.items():
            axes.plot(
                list(line), [100 * share for share in line.values()], "o-", color=COLOURS.get(language), label=language
            )
        axes.set_xlabel("training messages of that language")
        axes.set_ylabel("right first, %")
        axes.legend(frameon=False, ncol=6, loc="lower right")
        return _svg(figure)


def calibration(bins: Sequence[tuple[float, float, int]]) -> str:
    """How sure the model was against how often it was right: (confidence, right, count) of each bin."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(4.2, 3.8))
        axes.plot([0, 1], [0, 1], ":", color="#999999")
        axes.plot([sure for sure, _, _ in bins], [right for _, right, _ in bins], "o-", color="#0b6e4f")
        for sure, right, count in bins:
            axes.annotate(
                str(count), (sure, right), textcoords="offset points", xytext=(5, -11), fontsize=8, color="#777777"
            )
        axes.set_xlabel("how sure the model was")
        axes.set_ylabel("how often it was right")
        return _svg(figure)


def borders(lines: Mapping[str, Sequence[tuple[float, float]]], chosen: float) -> str:
    """What share of messages is answered, and wrongly, at each `answer` border; the chosen one as a line."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7, 3.2))
        for (name, points), colour in zip(lines.items(), ("#0b6e4f", "#c8553d", "#8d6a9f")):
            axes.plot([x for x, _ in points], [100 * y for _, y in points], color=colour, label=name)
        axes.axvline(chosen, linestyle=":", color="#999999")
        axes.set_xlabel("the border `answer`")
        axes.set_ylabel("%")
        axes.legend(frameon=False)
        return _svg(figure)


def bars(values: Mapping[str, float], label: str) -> str:
    """One bar for each name."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7, 0.3 * len(values) + 0.9))
        names = list(values)[::-1]
        axes.barh(names, [values[name] for name in names], color="#5b8e7d")
        for place, name in enumerate(names):
            axes.annotate(f" {values[name]:+.1f}", (values[name], place), va="center", fontsize=8)
        axes.axvline(0, color="#999999", linewidth=0.8)
        axes.set_xlabel(label)
        return _svg(figure)


def _svg(figure: Any) -> str:
    buffer = io.StringIO()
    figure.tight_layout()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    plt.close(figure)
    text = buffer.getvalue()
    return text[text.index("<svg") :]
