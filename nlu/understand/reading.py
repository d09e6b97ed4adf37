"""A message, read once: its words, their skeletons, its concepts; everything that features are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlu.understand.concepts import Lexicon
from nlu.understand.countries.finder import Finder, Found
from nlu.understand.normalise import Word, words
from nlu.understand.skeleton import skeleton

HOME, ABROAD = "⌂", "◦"
"""Stand for every word of a country's name, so that no intent is learnt from the countries of its examples; only whether a place
is in one of the centres' own countries, since "a driver's job in Lahore" is not our question and "a driver's job in Doha" is."""


@dataclass(frozen=True)
class Reading:
    """What the features of a message are made of."""

    raw: str
    words: list[Word]
    texts: list[str]
    skeletons: list[str]
    concepts: list[str]
    countries: list[Found]


def reader(lexicon: Lexicon, finder: Finder, homes: frozenset[str]) -> Callable[[str], Reading]:
    """The function that reads messages with this lexicon and these names of countries; `homes` are the centres' own countries."""

    def read(text: str) -> Reading:
        found = words(text)
        countries = finder.find(found)
        masks = {
            place: HOME if name.country in homes else ABROAD
            for name in countries
            for place in range(name.first, name.last + 1)
        }
        texts = [masks.get(place, word.text) for place, word in enumerate(found)]
        bones = [masks.get(place) or skeleton(word.typed) for place, word in enumerate(found)]
        return Reading(text, found, texts, [bone for bone in bones if bone], lexicon.concepts_of(found), countries)

    return read
