"""One spelling for one word: letters that keyboards and habits vary are folded, script by script.

The folds lose distinctions on purpose (Pashto ې and ی, Urdu ہ and ھ, Tajik ҳ and х): what comes out is a key for matching, never
something to show. The raw text stays the source for language identification and for the places of words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_CHARACTERS = 1500
"""Longer messages are cut here: the question is long since said."""

_ARABIC = {
    **dict.fromkeys("يىئېۍےۓیٸۑێ", "ی"),
    **dict.fromkeys("كڪګ", "ک"),
    "ګ": "گ",
    **dict.fromkeys("ہھۀۃةۂەۿ", "ه"),
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ؤۇۆۋۈ", "و"),
    **dict.fromkeys("ڼںڻ", "ن"),
    **dict.fromkeys("ـءٔ", ""),
    "ٺ": "ت", "ڈ": "د", "ډ": "د", "ٹ": "ت", "ټ": "ت", "ڑ": "ر", "ړ": "ر",
}  # fmt: skip
_CYRILLIC = dict(zip("ӣӯқғҳҷёъьѓќў", ["и", "у", "к", "г", "х", "ч", "е", "", "", "г", "к", "у"]))
_BENGALI = {
    "ী": "ি", "ূ": "ু", "ণ": "ন", "ষ": "শ", "স": "শ", "ৎ": "ত", "ঁ": "", "ঃ": "", "ঈ": "ই", "ঊ": "উ", "ং": "ঙ",
    "\u09dc": "র", "\u09dd": "র",
}  # fmt: skip
_LATIN = {"ı": "i", "ə": "e", "ß": "ss", "ø": "o", "æ": "ae", "đ": "d", "ł": "l"}
_FOLDS = {**_ARABIC, **_CYRILLIC, **_BENGALI, **_LATIN}
_KEPT_MARKS = range(0x0900, 0x0A00)
"""Vowel signs of Bengali and Devanagari are marks to Unicode, and letters to a reader."""

_PREFIXES = frozenset({"می", "نمی", "مي", "نمي"})
"""Persian verb prefixes that are written apart as often as joined; not Pashto مې."""
_VERBS_END = frozenset("مىيیدهە")
"""How a word must end to be the verb of such a prefix: Pashto without its letters writes می for مې, "my"."""

_APOSTROPHES = frozenset("'’‘`ʼʻ´ʿʾ")
_FLAGS = "\U0001f1e6-\U0001f1ff"
_SIGNS = f"[{_FLAGS}\U0001f300-\U0001faff\u2600-\u27bf$€£৳₨؋]"
_SIGN = re.compile(_SIGNS)
_WORD = re.compile(rf"[{_FLAGS}]{{2}}|{_SIGNS}|[^\s]+?(?=\s|$|{_SIGNS})")
_PLAIN_WORD = re.compile(r"\S+")
"""What `_WORD` finds in a message without signs, in three quarters of the time."""
_REPEATED = re.compile(r"([^\W\d])\1{2,}")

BENGALI_DOTTED = (("\u09af\u09bc", "\u09df"), ("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd"))
"""Letters with a dot below, which Unicode's normal forms take apart and which would lose the dot with the other marks."""


class _Separators(dict[int, int]):
    """str.translate table that blanks what is no part of a word, one character for one, so that places stay."""

    def __missing__(self, point: int) -> int:
        letter = chr(point)
        category = unicodedata.category(letter)
        keep = category[0] in "LMN" or category in ("Sc", "So", "Cf") or letter in _APOSTROPHES
        self[point] = point if keep else 0x20
        return self[point]


class _Folds(dict[int, str]):
    """str.translate table of the letter folds, filled as letters are met."""

    def __missing__(self, point: int) -> str:
        self[point] = _fold_letter(chr(point))
        return self[point]


def _fold_letter(letter: str) -> str:
    if letter in _FOLDS:
        return _FOLDS[letter]
    category = unicodedata.category(letter)
    if category == "Cf" or letter in _APOSTROPHES:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if category[0] == "M":
        return letter if ord(letter) in _KEPT_MARKS and letter != "\u09bc" else ""
    return letter


_SEPARATORS = _Separators()
_FOLD_TABLE = _Folds()


@dataclass(frozen=True)
class Word:
    """A word in its matching form, as it was typed, and where it stands in the raw text."""

    text: str
    typed: str
    start: int
    end: int


@lru_cache(maxsize=60_000)
def fold(word: str) -> str:
    """The matching form of one word.

    >>> fold("مي‌خواهم") == fold("میخواهم"), fold("ҲУҶҶАТ"), fold("pleeease"), fold("१२")
    (True, 'хуччат', 'please', '12')
    """
    if word.isascii():
        plain = word.lower().replace("'", "").replace("`", "")
        return _REPEATED.sub(r"\1", plain)
    whole = unicodedata.normalize("NFKC", word).lower()
    if "\u09bc" in whole:
        whole = with_dotted_letters(whole)
    folded = whole.translate(_FOLD_TABLE)
    if not folded.isascii() and any(
        "\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff" for letter in folded
    ):
        folded = "".join(map(_without_accent, folded))
    return _REPEATED.sub(r"\1", folded)


def with_dotted_letters(word: str) -> str:
    """Bengali য়, ড় and ঢ় as one letter each."""
    for apart, whole in BENGALI_DOTTED:
        word = word.replace(apart, whole)
    return word


def _without_accent(letter: str) -> str:
    if not ("\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff"):
        return letter
    base = unicodedata.normalize("NFD", letter)[0]
    return _FOLDS.get(base, base)


def words(text: str) -> list[Word]:
    """The words of a message in matching form; flags, emoji and currency signs count as words.

    >>> [word.text for word in words("Salaam!! می خواهم 🇩🇪بروم؟")]
    ['salaam', 'میخواهم', '🇩🇪', 'بروم']
    """
    blanked = text[:MOST_CHARACTERS].translate(_SEPARATORS)
    found: list[Word] = []
    prefix: tuple[str, int] | None = None
    for match in (_WORD if _SIGN.search(blanked) else _PLAIN_WORD).finditer(blanked):
        raw, start = match.group(), match.start()
        if prefix is not None and raw[-1] in _VERBS_END:
            raw, start, prefix = prefix[0] + raw, prefix[1], None
        elif prefix is not None:
            found.append(_prefix_alone(*prefix))
            prefix = None
        if raw in _PREFIXES:
            prefix = (raw, start)
            continue
        folded = fold(raw)
        if folded:
            found.append(Word(folded, raw, start, match.end()))
    if prefix is not None:
        found.append(_prefix_alone(*prefix))
    return found


def _prefix_alone(raw: str, start: int) -> Word:
    return Word(fold(raw), raw, start, start + len(raw))


def normalise(text: str) -> str:
    """The matching form of a whole message.

    >>> normalise("ویزای آلمان، چقدر؟") == normalise("ويزاي المان چقدر")
    True
    """
    return " ".join(word.text for word in words(text))
