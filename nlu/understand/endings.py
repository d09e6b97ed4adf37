"""Endings and prefixes that a word may carry and still be the same word, by script."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.understand.normalise import fold
from nlu.understand.scripts import ARABIC, BENGALI, CYRILLIC, LATIN, script_of_letter

_ENDINGS = {
    ARABIC: "هایشان هایمان هایتان هایی های هاره ها ایم اید اند شان مان تان ام ات اش یم یت یش ست اس ای را ره یه ه ی م ت ش س ن"
            " یان گان ان ونه ونو انو یو و وں وں یں ین یون ات اں کو کا کی کے".split(),
    BENGALI: "গুলোর য় গুলিকে গুলো গুলি দের েরা টার টাকে টিকে টা টি েই েও ের েতে ে র রা কে তে ত ো য় যের এর এ ই ও য়ে".split(),
    CYRILLIC: "хояшон хоям хои хоро хо хоямон амро ашро атро яшро ямро ям ят яш ям амон атон ашон ам ат аш ро и е у ю а ой ов"
              " ом ы ем ему ями ами ах ях ии ию ия ба ву анд аст".split(),
    LATIN: "hayeshan haye hai ha ham emo em am at ash et esh ro ra re e i o u a an on een ein en oon un iyan gulo guli der"
           " ke te er r tar ta ti s es ies ed ing 's".split(),
}  # fmt: skip
_PREFIXES = {
    ARABIC: "نمی می بی نا ن ب".split(),
    CYRILLIC: "наме ме на би бе".split(),
    LATIN: "name nami nemi mi me".split(),
    BENGALI: [],
}
SHORTEST_STEM = 3


def stems(word: str) -> Iterator[str]:
    """What is left of a word in matching form when one ending, one prefix, or both are taken off; the likeliest first.

    >>> list(stems("паспортамро"))[:2]
    ['паспорт', 'паспортам']
    """
    script = script_of_letter(word[0]) if word else None
    if script not in _ENDINGS:
        return
    seen = {word}
    heads = [word] + [
        word[len(p) :] for p in _PREFIXES[script] if word.startswith(p) and len(word) - len(p) >= SHORTEST_STEM
    ]
    for head in heads:
        candidates = [head] if head is not word else []
        candidates += [
            head[: -len(e)] for e in _BY_LENGTH[script] if head.endswith(e) and len(head) - len(e) >= SHORTEST_STEM
        ]
        for stem in candidates:
            if stem not in seen:
                seen.add(stem)
                yield stem


_BY_LENGTH = {
    script: sorted({fold(ending) for ending in endings} - {""}, key=len, reverse=True)
    for script, endings in _ENDINGS.items()
}
