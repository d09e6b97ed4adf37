"""Whether a text is written in the letters of its language: the alphabets, and the usual mistakes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from bot.languages import TRAITS, Language

_DARI = "آأؤئءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهۀی"
# Pashto as written in Afghanistan has five letters ye, and ي is one of them (دي, plural; سړی, singular), so what is a
# mistake in Dari and Urdu is right here. Its g is ګ.
_PASHTO = "آأؤئءابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهۀیيېۍ"
_URDU = "آأؤئءابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہۂۃھیے"
# The alphabet of 1998 has no ц щ ы ь.
_TAJIK = "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя"

ALPHABETS: Mapping[Language, frozenset[str]] = {
    Language.PRS: frozenset(_DARI),
    Language.PS: frozenset(_PASHTO),
    Language.UR: frozenset(_URDU),
    Language.BN: frozenset(map(chr, range(0x0980, 0x0A00))),
    Language.TG: frozenset(_TAJIK + _TAJIK.upper()),
    Language.EN: frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
}

TELLING: Mapping[Language, str] = {
    Language.PS: "ټځڅډړږښګڼېۍ",
    Language.UR: "ٹڈڑںہھے",
    Language.TG: "ғӣқӯҳҷ",
}
"""Letters that no longer text of the language goes without; a text without them is another language or badly typed."""

_INSTEAD = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ه", "گ": "ګ", "ے": "ی"}
_LONG = 80
_ADDRESS = re.compile(r"https?://[^\s)]+|@?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/[^\s)]*)?", re.ASCII)
_MARKUP = re.compile(r"\]\([^)]*\)|</?[A-Za-z][^>]*>")
_LATIN = re.compile(r"[A-Za-z][A-Za-z&-]*")


def without_addresses(text: str) -> str:
    """The text with web and mail addresses blanked out, every other letter in its old place.

    >>> without_addresses("see www.mrc.org.pk now")
    'see                now'
    """
    return _ADDRESS.sub(lambda found: " " * len(found[0]), text)


def wrong_letters(text: str, language: Language, latin_names: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """What does not belong into a text of the language: position, what it is, and the remedy. One of each kind a line.

    >>> list(wrong_letters("كار", Language.PRS, frozenset()))
    [(0, 'the letter ك (U+0643) is not used in Dari', 'write ک')]
    """
    position = 0
    words = _MARKUP.sub(lambda found: " " * len(found[0]), text)
    for line in without_addresses(words).split("\n"):
        yield from _in_line(line, position, language, latin_names)
        position += len(line) + 1
    if lacks_telling_letters(text, language):
        what = f"none of the letters {' '.join(TELLING[language])} occurs in this text"
        yield 0, what, "write it in the language that its file's name says, with a keyboard of that language"


def lacks_telling_letters(text: str, language: Language) -> bool:
    """Whether a long text has none of the letters that its language cannot do without."""
    telling = TELLING.get(language, "")
    is_long = sum(map(str.isalpha, text)) >= _LONG
    return bool(telling) and is_long and not set(telling) & set(text.lower())


def _in_line(line: str, start: int, language: Language, latin_names: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    if language is not Language.EN:
        strange = [word for word in _LATIN.finditer(line) if word[0] not in latin_names]
        if strange:
            what = f"Latin letters: {' '.join(word[0] for word in strange)}"
            remedy = "write it in the language's own script, or add the name to `latin_names` in glossary.toml"
            yield start + strange[0].start(), what, remedy
        line = _LATIN.sub(lambda word: " " * len(word[0]), line)
    for letter in dict.fromkeys(line):
        if unicodedata.category(letter)[0] == "L" and letter not in ALPHABETS[language]:
            yield start + line.index(letter), *_stranger(letter, language)


def _stranger(letter: str, language: Language) -> tuple[str, str]:
    instead = _INSTEAD.get(letter, "")
    remedy = f"write {instead}" if instead in ALPHABETS[language] and instead else "use a keyboard of the language"
    return f"the letter {letter} (U+{ord(letter):04X}) is not used in {TRAITS[language].english_name}", remedy
