"""What the bot may answer: an immutable view on one published bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.content.answer import Answer, is_servable, is_stale
from bot.content.bundle import Content, bundle_of, content_from, scope_of_answer
from bot.content.centre import Centre, Hotline
from bot.content.scope import Scope, most_specific_first
from bot.languages import Language


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The answers that are served now, and what belongs to them. `sha256` names the bundle they came in.

    Not slotted, so that the index can be kept once it is made.
    """

    content: Content
    sha256: str

    @classmethod
    def from_bundle(cls, bundle: bytes) -> Catalogue:
        """The catalogue of a published bundle."""
        return cls.of(content_from(bundle))

    @classmethod
    def of(cls, content: Content) -> Catalogue:
        """The catalogue of content that need not be published, as in tests and previews."""
        return cls(content=content, sha256=bundle_of(content)[0])

    @cached_property
    def _index(self) -> Mapping[tuple[str, Scope], Answer]:
        return {(answer.intent, scope_of_answer(answer)): answer for answer in self.content.answers}

    def answer_for(
        self,
        intent: str,
        language: Language,
        origin: str | None = None,
        destination: str | None = None,
        *,
        on: date | None = None,
    ) -> Answer | None:
        """The most specific text in the language; with `on`, a text whose review is overdue that day is passed over."""
        for scope in most_specific_first(language, origin, destination):
            answer = self._index.get((intent, scope))
            if answer and not (on and is_stale(answer, on=on)):
                return answer
        return None

    def has_answer(self, intent: str, language: Language, origin: str | None, destination: str | None) -> bool:
        """Whether there is an answer to the intent for this person."""
        return self.answer_for(intent, language, origin, destination) is not None

    def has(self, intent: str) -> bool:
        """Whether the intent has any answer, in whatever language."""
        return intent in self._answered

    @cached_property
    def _answered(self) -> frozenset[str]:
        return frozenset(answer.intent for answer in self.content.answers)

    def topics(self) -> tuple[str, ...]:
        """The topics that menus show: those with an answer, in the order of the taxonomy."""
        return tuple(topic for topic, intents in self.content.topics.items() if self._answered & set(intents))

    def intents_of(self, topic: str) -> tuple[str, ...]:
        """The intents of a topic, in the order of the taxonomy, also those without an answer yet."""
        return self.content.topics.get(topic, ())

    def topic_of(self, intent: str) -> str | None:
        """The topic of an intent; None for safety and conversation."""
        return self._topics.get(intent)

    @cached_property
    def _topics(self) -> Mapping[str, str]:
        return {intent: topic for topic, intents in self.content.topics.items() for intent in intents}

    def related(self, intent: str) -> tuple[str, ...]:
        """Intents whose answers people often want next."""
        return self.content.related.get(intent, ())

    def centre(self, origin: str | None) -> Centre | None:
        """The centre that serves people from this country; None when there is none."""
        return next((centre for centre in self.content.centres if origin in centre.origins), None)

    def safety_contacts(self, *countries: str | None) -> tuple[Hotline, ...]:
        """The numbers to call in danger in any of these countries, those of the first country first."""
        found = [hotline for country in countries for hotline in self.content.hotlines if country in hotline.countries]
        return tuple({(hotline.number, hotline.source): hotline for hotline in found}.values())


def servable(content: Content, *, on: date, with_samples: bool) -> Content:
    """The part of the content that people may get: approved and unexpired; samples only where they are allowed."""
    answers = (answer for answer in content.answers if is_servable(answer, on=on, with_samples=with_samples))
    return replace(content, answers=tuple(answers))
