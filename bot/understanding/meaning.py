"""What a message was understood to mean."""

from __future__ import annotations

from dataclasses import dataclass

from bot.languages import Language

EMERGENCY = "emergency_danger"
DISTRESS = "distress"
OUT_OF_SCOPE = "out_of_scope"
TALK_TO_COUNSELLOR = "talk_to_counsellor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One intent that the message may have, and how sure we are of it (calibrated, 0 to 1)."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The meaning of one message.

    `language` is one of ours or None; `spoken` is the code of what was recognised, ours or not; `is_served` is False when the
    message is in a language that Safar does not speak. `guesses` come best first. Countries are ISO 3166-1 alpha-2.
    `out_of_scope`, `danger` and `distress` are scores from 0 to 1. `is_known` is False when nobody could be asked.
    """

    language: Language | None = None
    language_confidence: float = 0.0
    spoken: str = "und"
    script: str = "Zyyy"
    is_served: bool = True
    guesses: tuple[Guess, ...] = ()
    origin: str | None = None
    destination: str | None = None
    out_of_scope: float = 0.0
    danger: float = 0.0
    distress: float = 0.0
    is_known: bool = True

    @property
    def intent(self) -> str | None:
        """The likeliest intent; None when there is none."""
        return self.guesses[0].intent if self.guesses else None

    @property
    def confidence(self) -> float:
        """How sure we are of the likeliest intent."""
        return self.guesses[0].confidence if self.guesses else 0.0

    @classmethod
    def unknown(cls, language: Language | None = None, script: str = "Zyyy") -> Meaning:
        """The meaning when the Rasa server is away: nothing but what the letters tell."""
        return cls(language=language, language_confidence=0.5 if language else 0.0, script=script, is_known=False)
