"""The borders between answering, asking back, the menu and a human; and when the language changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.dialogue.session import Session
from bot.languages import TRAITS, Language
from bot.understanding.meaning import DISTRESS, EMERGENCY, OUT_OF_SCOPE, TALK_TO_COUNSELLOR, Meaning


class Decision(StrEnum):
    """What the bot does with a message.

    ANSWER: it is sure of the intent, and gives the vetted answer (where none is written yet, the topic's menu and a counsellor).
    ASK: it offers the best three as buttons. HANDOFF: a counsellor. MENU: it says that it did not understand, with the topics.
    """

    ANSWER = "answer"
    ASK = "ask"
    HANDOFF = "handoff"
    MENU = "menu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """Confidences from which on something is done. They are chosen on held-out messages and stand in `nlu/borders.toml`."""

    answer: float = 0.6
    ask: float = 0.25
    out_of_scope: float = 0.6
    danger: float = 0.35
    distress: float = 0.35
    counsellor: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The borders for all languages, and those of languages that differ."""

    borders: Borders = field(default_factory=Borders)
    by_language: Mapping[Language, Borders] = field(default_factory=dict)

    def borders_for(self, language: Language | None) -> Borders:
        """The borders that hold for a message in the language."""
        return self.by_language.get(language, self.borders) if language else self.borders


def safety_intent(meaning: Meaning, borders: Borders) -> str | None:
    """The safety intent that the message may have; these have a lower border than any other."""
    if meaning.danger >= borders.danger or meaning.intent == EMERGENCY:
        return EMERGENCY
    if meaning.distress >= borders.distress or meaning.intent == DISTRESS:
        return DISTRESS
    return None


def decide(meaning: Meaning, policy: Policy) -> Decision:
    """What to do with a message of this meaning, from a person of whom nothing else is known."""
    borders = policy.borders_for(meaning.language)
    if safety_intent(meaning, borders):
        return Decision.HANDOFF
    if meaning.intent is None or meaning.intent == OUT_OF_SCOPE or meaning.out_of_scope >= borders.out_of_scope:
        return Decision.MENU
    if meaning.intent == TALK_TO_COUNSELLOR and meaning.confidence >= borders.counsellor:
        return Decision.HANDOFF
    if meaning.confidence >= borders.answer:
        return Decision.ANSWER
    return Decision.ASK if meaning.confidence >= borders.ask else Decision.MENU


MOST_SHARED = 2
"""Words of a first message whose language is not taken from the words alone."""

SURE_OF_LANGUAGE = 0.85
WORDS_TO_SWITCH = 4
TIMES_TO_OFFER = 2


def with_hint(session: Session, meaning: Meaning, hint: Language | None, words: int) -> Meaning:
    """The meaning of a stranger's first word or two, which several languages may share ("سلام", "Салом"): then the language in
    which they have Telegram tells more, if it is written in that script.
    """
    if session.language or hint is None or words > MOST_SHARED:
        return meaning
    if TRAITS[hint].script != meaning.script or meaning.script == "Latn":
        return meaning
    return replace(meaning, language=hint, language_confidence=1.0, spoken=hint.value, is_served=True)


def with_language(session: Session, meaning: Meaning, words: int) -> Session:
    """The session after a message in some language.

    The first recognised language is taken. Later, one short message never changes it; a long one that is surely in another
    language does, unless the person chose the language themselves: then the change is only offered.
    """
    heard = meaning.language
    if heard is None or heard == session.language:
        return replace(session, other_language=None, other_count=0) if heard else session
    if session.language is None:
        return replace(session, language=heard) if meaning.language_confidence >= 0.5 else session
    count = session.other_count + 1 if heard == session.other_language else 1
    is_clear = meaning.language_confidence >= SURE_OF_LANGUAGE and words >= WORDS_TO_SWITCH
    if is_clear and not session.is_language_chosen:
        return replace(session, language=heard, other_language=None, other_count=0)
    return replace(session, other_language=heard, other_count=count if words > 1 else session.other_count)


def should_offer_switch(session: Session) -> bool:
    """Whether to ask the person if they want the language that they keep writing in. It is asked once."""
    return session.other_language is not None and session.other_count == TIMES_TO_OFFER
