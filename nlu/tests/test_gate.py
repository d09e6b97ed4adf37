"""The gate: how the trained model understands that half of our held-out messages which chose nothing, language by form."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from nlu.understand.evaluate import BARS, HEADS, Judged, figures, groups, judge, served_model
from nlu.understand.held_out import reported
from nlu.understand.paths import MODELS
from nlu.understand.taxonomy import OUT_OF_SCOPE

HERE = Path(__file__).parent
LANGUAGES = ("prs", "ps", "ur", "bn", "tg", "en")
FORMS = ("native", "latin", "noisy", "mixed")
CELLS = [f"{language} {form}" for language in LANGUAGES for form in FORMS if (language, form) != ("en", "latin")]
WORST_BEHIND_BEST = 0.05
SLACK = 1.5
"""Of the few messages of a kind in one cell, one more than the bar allows says nothing."""
NOT_YET = {
    ("prs mixed", "language"): 0.92,  # a word or two that Dari shares with Pashto, Urdu or English
    ("tg mixed", "language"): 0.93,  # a Russian sentence with one Tajik word
    ("tg mixed", "country"): 0.85,
    ("tg (all)", "country"): 0.91,
    ("en mixed", "language"): 0.72,  # half a sentence in each language
}
"""What does not reach the bar yet, and the least that it has to keep. What reaches the bar has to leave this list."""


@lru_cache(maxsize=1)
def measured() -> dict[str, list[Judged]]:
    """The messages by language and form, once for all tests."""
    model = MODELS / "safar.tar.gz"
    assert model.exists(), "there is no model yet: run `safar nlu train`"
    return groups(judge(reported(), served_model(model)))


def _columns(group: str) -> dict[str, float]:
    return dict(zip(HEADS, figures(measured()[group])))


def _how_many(group: str, column: str) -> int:
    judged = measured()[group]
    kinds = {
        "country": [one for one in judged if one.destination],
        "safety missed": [one for one in judged if one.intent in ("emergency_danger", "distress")],
        "oos answered": [one for one in judged if one.intent == OUT_OF_SCOPE],
        "language": judged,
    }
    return len(kinds.get(column, [one for one in judged if one.intent != OUT_OF_SCOPE]))


def _reaches(group: str, column: str, slack: float = SLACK) -> bool:
    bar, is_most = BARS[column]
    count = _how_many(group, column)
    value = _columns(group)[column]
    missed = value * count if is_most else (1 - value) * count
    return count == 0 or missed <= (bar if is_most else 1 - bar) * count + slack


@pytest.mark.parametrize("group", [*CELLS, *(f"{language} (all)" for language in LANGUAGES)])
def test_the_bar_is_reached(group: str) -> None:
    due = [column for column in BARS if (group, column) not in NOT_YET]
    short = [f"{column} {_columns(group)[column]:.1%}" for column in due if not _reaches(group, column)]
    assert not short, f"{group}: {', '.join(short)}; the bars: {BARS}"


@pytest.mark.parametrize(("group", "column"), NOT_YET)
def test_what_is_short_of_the_bar_gets_no_worse(group: str, column: str) -> None:
    assert not _reaches(group, column, slack=0), "it reaches the bar now: take it off NOT_YET"
    assert _columns(group)[column] >= NOT_YET[group, column]


def test_no_language_is_far_behind() -> None:
    right = {language: _columns(f"{language} (all)")["first"] for language in LANGUAGES}
    assert max(right.values()) - min(right.values()) <= WORST_BEHIND_BEST, right


def _known_failures() -> list[dict[str, str]]:
    text = (HERE / "known_failures.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("line", _known_failures(), ids=lambda line: f"{line['language']}-{line['intent']}")
def test_a_known_failure_still_fails(line: dict[str, str]) -> None:
    (judged,) = judge([line], served_model())
    assert not judged.is_right, "it is understood now: take it off nlu/tests/known_failures.jsonl"
