"""The borders, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.policy import Borders, Decision, Policy, decide, with_hint
from bot.dialogue.session import Session
from bot.languages import Language
from bot.understanding.meaning import Guess, Meaning

POLICY = Policy(borders=Borders(answer=0.6, ask=0.2, out_of_scope=0.7, danger=0.3, distress=0.3, counsellor=0.5))


def meaning(intent: str, confidence: float, **more: float) -> Meaning:
    return Meaning(guesses=(Guess(intent=intent, confidence=confidence),), **more)  # type: ignore[arg-type]


def test_sure_unsure_and_lost() -> None:
    assert decide(meaning("passport", 0.6), POLICY) is Decision.ANSWER
    assert decide(meaning("passport", 0.59), POLICY) is Decision.ASK
    assert decide(meaning("passport", 0.19), POLICY) is Decision.MENU
    assert decide(Meaning(), POLICY) is Decision.MENU


def test_safety_has_a_lower_border_and_goes_first() -> None:
    assert decide(meaning("passport", 0.9, danger=0.3), POLICY) is Decision.HANDOFF
    assert decide(meaning("passport", 0.9, distress=0.3), POLICY) is Decision.HANDOFF
    assert decide(meaning("emergency_danger", 0.25), POLICY) is Decision.HANDOFF
    assert decide(meaning("out_of_scope", 0.9, danger=0.4), POLICY) is Decision.HANDOFF


def test_out_of_scope_is_not_answered() -> None:
    assert decide(meaning("passport", 0.9, out_of_scope=0.7), POLICY) is Decision.MENU
    assert decide(meaning("out_of_scope", 0.9), POLICY) is Decision.MENU


def test_whoever_asks_for_a_human_gets_one() -> None:
    assert decide(meaning("talk_to_counsellor", 0.5), POLICY) is Decision.HANDOFF
    assert decide(meaning("talk_to_counsellor", 0.3), POLICY) is Decision.ASK


@pytest.mark.parametrize(
    ("script", "detected", "hint", "words", "language"),
    [
        ("Arab", Language.UR, Language.PRS, 1, Language.PRS),
        ("Cyrl", None, Language.TG, 1, Language.TG),
        ("Latn", Language.EN, Language.PRS, 1, Language.EN),
        ("Arab", Language.UR, Language.PRS, 5, Language.UR),
        ("Arab", Language.UR, None, 1, Language.UR),
    ],
)
def test_the_language_of_a_strangers_first_word(
    script: str, detected: Language | None, hint: Language | None, words: int, language: Language
) -> None:
    meaning = replace(Meaning.unknown(), script=script, language=detected, is_served=detected is not None)
    assert with_hint(Session(), meaning, hint, words).language is language
