"""What the letters alone tell of a language: for when the Rasa server is away."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from bot.languages import Language

SCRIPTS: Mapping[str, str] = {
    "ARABIC": "Arab",
    "BENGALI": "Beng",
    "CYRILLIC": "Cyrl",
    "LATIN": "Latn",
    "DEVANAGARI": "Deva",
}

ONLY_IN: Mapping[Language, frozenset[str]] = {
    Language.PS: frozenset("ټډړږښڼېۍګځڅ"),
    Language.UR: frozenset("ٹڈڑںہھے"),
    Language.TG: frozenset("ӣӯҷҳқғ"),
}
"""Letters that one of our languages has and its neighbours have not. ړ and ګ stand before ڑ and گ: Pashto is asked first."""

_CODES: Mapping[str, Language] = {
    "fa": Language.PRS,
    "ps": Language.PS,
    "ur": Language.UR,
    "bn": Language.BN,
    "en": Language.EN,
}
_BY_SCRIPT: Mapping[str, Language] = {"Beng": Language.BN, "Cyrl": Language.TG}
_ASKED = ("fa", "ps", "ur", "ar")


def script_of(text: str) -> str:
    """The script that most letters of a text are in (ISO 15924); Zyyy when there is no letter.

    >>> script_of("ami italy যাব"), script_of("ভাই আমার visa"), script_of("123 🙂")
    ('Latn', 'Beng', 'Zyyy')
    """
    blocks = Counter(
        unicodedata.name(sign, "").split(" ")[0]
        for sign in text
        if sign.isalpha() or unicodedata.category(sign) == "Mc"
    )
    known = Counter({SCRIPTS[block]: count for block, count in blocks.items() if block in SCRIPTS})
    return known.most_common(1)[0][0] if known else "Zyyy"


def guess_language(text: str) -> Language | None:
    """The language, as far as letters tell. None in Latin script: English and romanised languages look too much alike.

    >>> guess_language("زه پاسپورټ غواړم"), guess_language("আমি যাব"), guess_language("salam")
    (<Language.PS: 'ps'>, <Language.BN: 'bn'>, None)
    """
    script = script_of(text)
    for language, letters in ONLY_IN.items():
        if letters.intersection(text):
            return language
    if script == "Arab":
        return _CODES.get(_identify(text))
    return _BY_SCRIPT.get(script)


def _identify(text: str) -> str:
    return str(_identifier().classify(text)[0])


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_ASKED))
    return identifier
