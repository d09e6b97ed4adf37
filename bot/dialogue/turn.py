"""What a turn knows beforehand, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.dialogue.effects import Effect
from bot.dialogue.policy import Policy
from bot.dialogue.session import Session
from bot.languages import Language


class Answers(Protocol):
    """What a turn needs to know of the catalogue: which intents have an answer, and how they are grouped."""

    def has_answer(self, intent: str, language: Language, origin: str | None, destination: str | None) -> bool:
        """Whether there is a servable answer to the intent for this person."""
        ...

    def topics(self) -> tuple[str, ...]:
        """All topics, in the order in which menus show them."""
        ...

    def intents_of(self, topic: str) -> tuple[str, ...]:
        """The intents of a topic, in order."""
        ...

    def topic_of(self, intent: str) -> str | None:
        """The topic that an intent belongs to; None for safety and conversation."""
        ...

    def related(self, intent: str) -> tuple[str, ...]:
        """Intents whose answers people often want next."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The counsellors' desk as it is now.

    `waiting` counts the people in each queue (centre, language); `places` tells the place of each waiting case in its queue,
    from 1; `is_staffed` whether any counsellor is there.
    """

    waiting: Mapping[tuple[str, str], int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    is_staffed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that a turn may look at besides the session and what was heard."""

    answers: Answers
    policy: Policy
    desk: Desk
    now: datetime
    default_centre: str = "AF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A new session, and what to ask of the world, in order."""

    session: Session
    effects: tuple[Effect, ...] = ()
