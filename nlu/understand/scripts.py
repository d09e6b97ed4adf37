"""Which script a message is written in."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

ARABIC, BENGALI, CYRILLIC, LATIN, DEVANAGARI, NONE = "Arab", "Beng", "Cyrl", "Latn", "Deva", "Zyyy"

_RANGES = (
    (0x0041, 0x024F, LATIN),
    (0x1E00, 0x1EFF, LATIN),
    (0x0400, 0x052F, CYRILLIC),
    (0x0600, 0x06FF, ARABIC),
    (0x0750, 0x077F, ARABIC),
    (0x08A0, 0x08FF, ARABIC),
    (0xFB50, 0xFDFF, ARABIC),
    (0xFE70, 0xFEFF, ARABIC),
    (0x0900, 0x097F, DEVANAGARI),
    (0x0980, 0x09FF, BENGALI),
)


@lru_cache(maxsize=4096)
def script_of_letter(letter: str) -> str | None:
    """The script of one character; None for what belongs to no script of ours (digits, signs, emoji)."""
    point = ord(letter)
    if not (letter.isalpha() or 0x0900 <= point <= 0x09FF):
        return None
    return next((script for first, last, script in _RANGES if first <= point <= last), None)


def script_of(text: str) -> str:
    """The script of most letters; `Zyyy` when there are none.

    >>> script_of("CNIC کھو گیا"), script_of("viza"), script_of("১২ ভিসা"), script_of("🇩🇪 12?")
    ('Arab', 'Latn', 'Beng', 'Zyyy')
    """
    counts = Counter(map(script_of_letter, text))
    del counts[None]
    # A Latin letter weighs less: names of papers and countries are typed in English within every script.
    if LATIN in counts and len(counts) > 1:
        counts[LATIN] //= 2
    return counts.most_common(1)[0][0] if counts else NONE
