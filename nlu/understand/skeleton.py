"""The consonants of a word, written alike for every script: میخواهم, мехоҳам and mekhaham all become `mhm`.

Vowels are left out because Arabic script does not write them and romanised spelling varies them. A word that begins with a
vowel keeps that as `a`. Sounds that scripts and spellings mix up share a letter:

    h   h, kh, x of Tajik and Pashto (Tajik typed without ҳ writes х for both); silent at the end of a word
    k   k, q            s   s, sh, th of Arabic, ts         j   j, zh
    b   b, bh, v, w; but v and w only at the start of a word, because و within a word is mostly a vowel

The input is the word as typed, not its matching form, which has lost the difference between Urdu ہ and ھ and Tajik х and ҳ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from nlu.understand.normalise import with_dotted_letters

_ARABIC = {
    **dict.fromkeys("اآأإٱعءئ", "A"), "و": "W", "ؤ": "A", **dict.fromkeys("یيىېۍے", "Y"), **dict.fromkeys("هہةۀۃحە", "H"),
    "ھ": "", "ب": "b", "پ": "p", **dict.fromkeys("تطټٹ", "t"), **dict.fromkeys("سشصثڅ", "s"), **dict.fromkeys("زذضظځ", "z"),
    **dict.fromkeys("جژ", "j"), "چ": "c", "خ": "h", "ښ": "h", **dict.fromkeys("دڈډ", "d"), **dict.fromkeys("رڑړ", "r"),
    **dict.fromkeys("غگګږ", "g"), "ف": "f", **dict.fromkeys("قکك", "k"), "ل": "l", "م": "m", **dict.fromkeys("نںڼ", "n"),
}  # fmt: skip
_CYRILLIC = {
    **dict.fromkeys("аоуэиыӣӯіүөә", "A"), "е": "A", "ё": "Y", "я": "Y", "ю": "Y", "й": "Y", "б": "b", "в": "W", "г": "g",
    "ғ": "g", "д": "d", "ж": "j", "ҷ": "j", "з": "z", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "п": "p",
    "р": "r", "с": "s", "ц": "s", "ш": "s", "щ": "s", "т": "t", "ф": "f", "х": "h", "ҳ": "H", "һ": "H", "ч": "c", "ъ": "",
    "ь": "",
}  # fmt: skip
_BENGALI = {
    **dict.fromkeys("অআইঈউঊএঐওঔঋািীুূেৈোৌৃ", "A"), "ক": "k", "খ": "h", "গ": "g", "ঘ": "g", "ঙ": "ng", "ং": "ng", "চ": "c",
    "ছ": "c", "জ": "j", "ঝ": "j", "য": "j", "ঞ": "n", "ট": "t", "ঠ": "t", "ত": "t", "থ": "t", "ৎ": "t", "ড": "d", "ঢ": "d",
    "দ": "d", "ধ": "d", "ন": "n", "ণ": "n", "প": "p", "ফ": "f", "ব": "b", "ভ": "b", "ম": "m", "র": "r", "\u09dc": "r",
    "\u09dd": "r", "ল": "l", "শ": "s", "ষ": "s", "স": "s", "হ": "H", "\u09df": "Y", "্": "", "ঁ": "", "ঃ": "",
}  # fmt: skip
_LATIN = {
    **dict.fromkeys("aeiou", "A"), "v": "W", "w": "W", "y": "Y", "h": "H", "q": "k", "x": "ks", "c": "k",
    **{letter: letter for letter in "bdfgjklmnprstz"},
}  # fmt: skip
_LETTERS = {**_ARABIC, **_CYRILLIC, **_BENGALI, **_LATIN}
_DIGRAPHS = (
    ("tch", "ч"), ("chh", "ч"), ("sch", "s"), ("ch", "ч"), ("sh", "s"), ("kkh", "х"), ("kh", "х"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("jh", "j"), ("zh", "j"), ("ck", "k"), ("dj", "j"), ("ts", "s"), ("dz", "z"),
)  # fmt: skip
"""The Cyrillic letters stand for sounds whose Latin letter alone means another one."""

_SOFT_C = re.compile(r"c(?=[eiy])")
_BENGALI_CLUSTERS = (("ক্ষ", "খ"), ("্য", ""), ("ব্ব", "ব"), ("ম্ব", "মব"), ("্ব", ""))
_URDU_ASPIRATES = (("کھ", "خ"), ("پھ", "ف"))
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=60_000)
def skeleton(typed: str) -> str:
    """The skeleton of one typed word; digits and emoji stay as they are.

    >>> [skeleton(word) for word in ("میخواهم", "мехоҳам", "mekhaham", "می‌خواهم")]
    ['mhm', 'mhm', 'mhm', 'mhm']
    >>> skeleton("ভিসা"), skeleton("visa"), skeleton("پھر"), skeleton("phir"), skeleton("খরচ"), skeleton("khoroch")
    ('bs', 'bs', 'fr', 'fr', 'hrc', 'hrc')
    """
    return _bones(_sounds(typed))


@lru_cache(maxsize=20_000)
def sound_of(typed: str) -> str:
    """The skeleton with `a` wherever vowels were written: what two spellings of one name share in scripts that write vowels.

    >>> sound_of("germaniya"), sound_of("জার্মানি"), sound_of("jorimana")
    ('garman', 'jarman', 'jaraman')
    """
    sounds = _sounds(typed).translate({ord("W"): "A", ord("Y"): "A", ord("H"): "h"}).rstrip("Ah")
    return _REPEATED.sub(r"\1", sounds).lower()


def _sounds(typed: str) -> str:
    word = unicodedata.normalize("NFKC", typed).lower()
    if word.isascii():
        word = _latin_sounds(word)
    elif "\u09bc" in word or "্" in word:
        word = _replaced(with_dotted_letters(word), _BENGALI_CLUSTERS)
    elif "ھ" in word:
        word = _replaced(word, _URDU_ASPIRATES)
    return "".join([_sound(letter) for letter in word])


def _latin_sounds(word: str) -> str:
    return _replaced(_SOFT_C.sub("s", word), _DIGRAPHS)


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for letters, sound in pairs:
        if letters in word:
            word = word.replace(letters, sound)
    return word


def _sound(letter: str) -> str:
    sound = _LETTERS.get(letter)
    if sound is not None:
        return sound
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if category[0] == "L":
        base = unicodedata.normalize("NFD", letter)[0]
        return _LETTERS.get(base, "")
    return letter if category == "So" else ""


_HEADS = {"A": "a", "W": "b", "Y": "y", "H": "h"}


def _bones(sounds: str) -> str:
    head = _HEADS.get(sounds[:1], sounds[:1])
    body = sounds[1:].rstrip("HAYW").replace("H", "h")
    bones = head + "".join([sound for sound in body if sound not in "AWY"])
    return _REPEATED.sub(r"\1", bones)
