"""The six languages that Safar speaks, and all that differs between them. Language is data: this is its one home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from babel import Locale
from babel.numbers import format_decimal

type Direction = Literal["rtl", "ltr"]


class Language(StrEnum):
    """A language by its BCP 47 code."""

    PRS = "prs"
    PS = "ps"
    UR = "ur"
    BN = "bn"
    TG = "tg"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a language brings with it.

    `locale` is the CLDR name (CLDR files Dari under Persian of Afghanistan); `telegram` is the two-letter code under which
    Telegram keeps commands; `numerals` are the ten digits, from zero, as its readers write them.
    """

    own_name: str
    english_name: str
    script: str
    direction: Direction
    locale: str
    telegram: str
    numerals: str


TRAITS: Mapping[Language, Traits] = {
    Language.PRS: Traits(
        own_name="دری",
        english_name="Dari",
        script="Arab",
        direction="rtl",
        locale="fa_AF",
        telegram="fa",
        numerals="۰۱۲۳۴۵۶۷۸۹",
    ),
    Language.PS: Traits(
        own_name="پښتو",
        english_name="Pashto",
        script="Arab",
        direction="rtl",
        locale="ps",
        telegram="ps",
        numerals="۰۱۲۳۴۵۶۷۸۹",
    ),
    Language.UR: Traits(
        own_name="اردو",
        english_name="Urdu",
        script="Arab",
        direction="rtl",
        locale="ur",
        telegram="ur",
        numerals="0123456789",
    ),
    Language.BN: Traits(
        own_name="বাংলা",
        english_name="Bengali",
        script="Beng",
        direction="ltr",
        locale="bn",
        telegram="bn",
        numerals="০১২৩৪৫৬৭৮৯",
    ),
    Language.TG: Traits(
        own_name="Тоҷикӣ",
        english_name="Tajik",
        script="Cyrl",
        direction="ltr",
        locale="tg",
        telegram="tg",
        numerals="0123456789",
    ),
    Language.EN: Traits(
        own_name="English",
        english_name="English",
        script="Latn",
        direction="ltr",
        locale="en",
        telegram="en",
        numerals="0123456789",
    ),
}

DEFAULT = Language.EN


def direction(language: Language) -> Direction:
    """The way in which the language is written.

    >>> direction(Language.PS), direction(Language.BN)
    ('rtl', 'ltr')
    """
    return TRAITS[language].direction


def number(language: Language, value: int) -> str:
    """A whole number as the language's readers write it.

    >>> number(Language.PRS, 12), number(Language.BN, 3), number(Language.UR, 5)
    ('۱۲', '৩', '5')
    """
    plain = format_decimal(value, locale=locale(language), numbering_system="latn")
    return plain.translate(str.maketrans("0123456789", TRAITS[language].numerals))


@cache
def locale(language: Language) -> Locale:
    """The CLDR locale of the language."""
    return Locale.parse(TRAITS[language].locale)


def from_code(code: str) -> Language | None:
    """The language that a code names, in any of the forms in use; None when it is not one of ours.

    >>> from_code("fa-AF"), from_code("bn"), from_code("de")
    (<Language.PRS: 'prs'>, <Language.BN: 'bn'>, None)
    """
    short = code.lower().replace("_", "-").split("-")[0]
    return _BY_CODE.get(short)


_BY_CODE: Mapping[str, Language] = {
    **{language.value: language for language in Language},
    **{traits.telegram: language for language, traits in TRAITS.items()},
    "pus": Language.PS,
    "pbt": Language.PS,
    "urd": Language.UR,
    "ben": Language.BN,
    "tgk": Language.TG,
    "eng": Language.EN,
}
