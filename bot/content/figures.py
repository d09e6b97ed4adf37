"""The numbers in a text: each must stand in a fact that the answer quotes, or the text says what nobody has read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.content.letters import without_addresses
from bot.languages import TRAITS, Language

_PHONE = re.compile(r"\+?\d[\d \-]{5,}\d")
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,٬٫]\d+)*")
_LIST_NUMBER = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_SCALES = {
    **dict.fromkeys(("thousand", "هزار", "زره", "ہزار", "হাজার", "ҳазор"), 1_000),
    **dict.fromkeys(("لاکھ", "লাখ", "লক্ষ"), 100_000),
    **dict.fromkeys(("million", "ملیون", "میلیون", "ملین", "মিলিয়ন", "миллион"), 1_000_000),
}
_SCALE = re.compile(rf"(?:[-–][\d.,]+)?\s+({'|'.join(_SCALES)})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text: where it stands, as it is written, and what it may mean."""

    position: int
    shown: str
    meanings: frozenset[Decimal]
    is_phone: bool = False


def figures_in(text: str) -> list[Figure]:
    """The numbers in a text, except those of lists and in web addresses.

    >>> [(one.shown, one.is_phone) for one in figures_in("1. Pay ۸٬۹۰۰, call +93 79 959 9898 (www.x1.org).")]
    [('۸٬۹۰۰', False), ('+93 79 959 9898', True)]
    >>> [sorted(map(int, one.meanings)) for one in figures_in("১০ লাখ")]
    [[10, 1000000]]
    """
    blanked = without_addresses(text)
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in blanked)
    plain = _LIST_NUMBER.sub(lambda found: " " * len(found[0]), plain)
    found: list[Figure] = []
    for phone in list(_PHONE.finditer(plain)):
        found.append(_figure(text, phone, frozenset({Decimal(re.sub(r"\D", "", phone[0]))}), is_phone=True))
        plain = plain[: phone.start()] + " " * len(phone[0]) + plain[phone.end() :]
    for number in _NUMBER.finditer(plain):
        found.append(_figure(text, number, _meanings(number[0], plain[number.end() :])))
    return sorted(found, key=lambda figure: figure.position)


def _figure(text: str, found: re.Match[str], meanings: frozenset[Decimal], *, is_phone: bool = False) -> Figure:
    shown = text[found.start() : found.end()]
    return Figure(position=found.start(), shown=shown, meanings=meanings, is_phone=is_phone)


def _meanings(number: str, after: str) -> frozenset[Decimal]:
    digits = re.sub(r"[ \u00a0,٬]", "", number).replace("٫", ".")
    if digits.count(".") > 1:  # a date or a version, not a number
        return frozenset()
    value = Decimal(digits)
    scale = _SCALE.match(after)
    return frozenset({value, value * _SCALES[scale[1]]} if scale else {value})


def unfounded(text: str, facts: Iterable[str]) -> Iterator[Figure]:
    """The numbers in a text that stand in none of the facts.

    >>> [one.shown for one in unfounded("Rs 500 or Rs 600", ["registration Rs 500"])]
    ['600']
    """
    known = frozenset[Decimal]().union(*(figure.meanings for fact in facts for figure in figures_in(fact)))
    return (figure for figure in figures_in(text) if not figure.meanings & known)


def is_written_in(figure: Figure, language: Language) -> bool:
    """Whether the digits are those of the language. Telephone numbers may stand in Latin digits, so that a tap dials them.

    >>> [is_written_in(one, Language.BN) for one in figures_in("১২ 12")]
    [True, False]
    """
    digits = {letter for letter in figure.shown if letter.isdecimal()}
    return digits <= set(TRAITS[language].numerals) or (figure.is_phone and digits <= set("0123456789"))
