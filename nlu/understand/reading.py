"""A message, read once: its words, their skeletons, its concepts; everything that features are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlu.understand.concepts import Lexicon
from nlu.understand.normalise import Word, words
from nlu.understand.skeleton import skeleton


@dataclass(frozen=True)
class Reading:
    """What the features of a message are made of."""

    raw: str
    words: list[Word]
    texts: list[str]
    skeletons: list[str]
    concepts: list[str]


def reader(lexicon: Lexicon) -> Callable[[str], Reading]:
    """The function that reads messages with this lexicon."""

    def read(text: str) -> Reading:
        found = words(text)
        bones = [bone for bone in (skeleton(word.typed) for word in found) if bone]
        return Reading(text, found, [word.text for word in found], bones, lexicon.concepts_of(found))

    return read
