"""From effects to messages: sentences in the person's language, answers word for word, buttons with signed data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from babel.dates import format_date

from bot.channel.buttons import Sign, data_of
from bot.content import markdown
from bot.content.answer import Answer
from bot.content.catalogue import Catalogue
from bot.delivery.outbox import Kind
from bot.delivery.speech import Key, Mark, Speech
from bot.dialogue.effects import Button, Effect, GiveAnswer, Offer, Say
from bot.languages import DEFAULT, TRAITS, Language, direction, locale
from bot.wording import Phrasebook, Wording

MOST_SOURCES = 3
"""Sources named under an answer; the console shows all."""

RIGHT_TO_LEFT_MARK = "\u200f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One message and what kind it is."""

    speech: Speech
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """Writes messages for one chat in one language. `catalogue` is the one that the turn was made with."""

    phrasebook: Phrasebook
    catalogue: Catalogue
    sign: Sign
    chat: str
    language: Language | None

    def speeches(self, effects: Iterable[Effect]) -> list[Spoken]:
        """The messages that the effects ask for, in order; buttons go under the message before them."""
        spoken: list[Spoken] = []
        for effect in effects:
            match effect:
                case Say():
                    spoken.append(Spoken(speech=Speech(text=self._sentence(effect)), kind=Kind.SAY))
                case GiveAnswer():
                    spoken += self._answer(effect)
                case Offer() if spoken:
                    spoken[-1] = replace(spoken[-1], speech=replace(spoken[-1].speech, rows=self._rows(effect)))
                case _:
                    pass
        return spoken

    def _sentence(self, say: Say) -> str:
        if say.in_all:
            lines = [self.phrasebook.say(language, say.wording, say.details) for language in Language]
            return "\n".join(lines)
        return self.phrasebook.say(say.language or self.language or DEFAULT, say.wording, say.details)

    def _rows(self, offer: Offer) -> tuple[tuple[Key, ...], ...]:
        return tuple(tuple(self._key(button) for button in row) for row in offer.rows)

    def _key(self, button: Button) -> Key:
        language = self.language or DEFAULT
        label = self.phrasebook.say(language, button.label) if button.label else button.fixed_label
        return Key(label=label, data=data_of(button.kind, button.value, self.chat, self.sign))

    def _answer(self, effect: GiveAnswer) -> list[Spoken]:
        language = self.language or DEFAULT
        answer = self.catalogue.answer_for(effect.intent, language, effect.origin, effect.destination)
        if answer is None:
            return []
        parts = _split(f"{answer.markdown}\n\n{self._foot(answer)}", language)
        return [Spoken(speech=_speech(part), kind=Kind.ANSWER) for part in parts]

    def _foot(self, answer: Answer) -> str:
        """What every answer shows: the centre, the date, where it comes from, and that a sample is one."""
        language = answer.language
        names = self._centre_name(answer)
        date = format_date(answer.reviewed, "long", locale=locale(language))
        lines = [self.phrasebook.say(language, Wording.ANSWER_FOOT, {"centre": names, "date": _digits(language, date)})]
        sources = _named(answer)
        if sources:
            lines.append(self.phrasebook.say(language, Wording.ANSWER_SOURCES, {"sources": sources}))
        if not answer.is_approved:
            lines.append(f"*{self.phrasebook.say(language, Wording.SAMPLE_MARK)}*")
        return "\n\n".join(_begun_right(language, line) for line in lines)

    def _centre_name(self, answer: Answer) -> str:
        centre = self.catalogue.centre(answer.origin) if answer.origin else None
        return centre.names[answer.language] if centre else self.phrasebook.say(answer.language, Wording.CENTRE_NAME)


_split = lru_cache(maxsize=2048)(markdown.split)
"""An answer looks the same to everybody until it is published anew."""


def _named(answer: Answer) -> str:
    """The names of the sources, each once, as links where there is a page."""
    named: dict[str, str] = {}
    for source in answer.sources:
        if source.url and source.name not in named:
            named[source.name] = f"[{_plain(source.name)}]({source.url})"
    return "; ".join(list(named.values())[:MOST_SOURCES])


def _plain(name: str) -> str:
    return name.replace("[", "(").replace("]", ")")


def _begun_right(language: Language, line: str) -> str:
    return RIGHT_TO_LEFT_MARK + line if direction(language) == "rtl" else line


def _digits(language: Language, text: str) -> str:
    return text.translate(str.maketrans("0123456789", TRAITS[language].numerals))


def _speech(part: markdown.Rendered) -> Speech:
    marks: Sequence[Mark] = [
        Mark(type=entity.kind, offset=entity.offset, length=entity.length, url=entity.url or "")
        for entity in part.entities
    ]
    return Speech(text=part.text, marks=tuple(marks))
