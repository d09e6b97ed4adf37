"""How the bot's sentences are named, and found in a language. Catalogues are Babel's; the keys are their contexts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from bot.languages import Language, locale, number
from bot.sentences import Wording


def topic_label(topic: str) -> Wording:
    """The name of the label of a topic's button."""
    return Wording[f"TOPIC_{topic}"]


def intent_label(intent: str) -> Wording:
    """The name of the label of an intent's button."""
    return Wording[f"INTENT_{intent}"]


__all__ = [
    "Phrasebook",
    "Wording",
    "catalogue_path",
    "intent_label",
    "load_phrasebook",
    "read_catalogue",
    "topic_label",
]


type Details = Mapping[str, str | int | Wording]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All sentences in all languages."""

    translations: Mapping[Language, Translations]

    def say(self, language: Language, wording: Wording, details: Details | None = None) -> str:
        """The sentence in the language, its details filled in; numbers in the digits of the language."""
        details = details or {}
        sentence = wording.value
        found = self.translations[language]
        if sentence.plural:
            count = int(str(details["count"]))
            text = str(found.npgettext(sentence.key, sentence.text, sentence.plural, count))
        else:
            text = str(found.pgettext(sentence.key, sentence.text))
        return text.format(**{name: self._shown(language, value) for name, value in details.items()})

    def _shown(self, language: Language, value: str | int | Wording) -> str:
        if isinstance(value, Wording):
            return self.say(language, value)
        return number(language, value) if isinstance(value, int) else value


def read_catalogue(path: Path, language: Language) -> Catalog:
    """The catalogue in a PO file, read under the language's CLDR locale."""
    with path.open("rb") as file:
        return read_po(file, locale=str(locale(language)), domain="bot")


def catalogue_path(folder: Path, language: Language) -> Path:
    """Where the catalogue of a language stands."""
    return folder / language.value / "LC_MESSAGES" / "bot.po"


def load_phrasebook(folder: Path) -> Phrasebook:
    """Read the catalogues of all languages from `locales/`."""
    return Phrasebook({language: _translations(catalogue_path(folder, language), language) for language in Language})


def _translations(path: Path, language: Language) -> Translations:
    if not path.exists():
        return Translations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(path, language))
    compiled.seek(0)
    return Translations(compiled, domain="bot")
