"""Find the names of countries in a message.

A name is looked up as a whole word or words, then without an ending, then by its skeleton, then with one letter wrong.
Words are cut at spaces and signs only, since Bengali vowel signs are no word borders, whatever `\\b` thinks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu.understand.countries.names import COUNTRY, Names
from nlu.understand.endings import stems
from nlu.understand.normalise import Word
from nlu.understand.scripts import ARABIC, CYRILLIC, script_of_letter
from nlu.understand.skeleton import skeleton, sound_of

SHORTEST_SKELETON = 4
SHORTEST_WITH_SLIP = 7
"""Shorter words have too many neighbours for one wrong letter to be forgiven."""
GLUED = ("در", "از", "تا", "ده", "به", "د")
"""Small words of Dari and Pashto (in, from, until, to, of) that are often written in one with the name."""
SHORTEST_GLUED = 3
_FLAG_A = 0x1F1E6

EXACT, INFLECTED, BY_SOUND, WITH_SLIP = 1.0, 0.95, 0.8, 0.75


@dataclass(frozen=True)
class Found:
    """A name: its country and kind, the words that it takes, the ending it carries, and how sure it is one."""

    country: str
    kind: str
    first: int
    last: int
    ending: str
    confidence: float


class Finder:
    """Looks names up; one for the life of a model."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], tuple[str, str]]]] = defaultdict(list)
        by_sound: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._slips: dict[str, tuple[str, str]] = {}
        for name, country in names.names.items():
            parts = tuple(name.split())
            if len(parts) > 1:
                self._phrases[parts[0]].append((parts, country))
            elif country[1] == COUNTRY and country[0] in names.likely:
                by_sound[_sound_key(name)].add(country)
                if len(name) >= SHORTEST_WITH_SLIP:
                    for slip in _one_letter_less(name):
                        self._slips.setdefault(slip, country)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        self._sounds = {sound: min(countries) for sound, countries in by_sound.items() if sound and len(countries) == 1}
        self._met: dict[str, tuple[str, str, str, float] | None] = {}

    def find(self, message: Sequence[Word]) -> list[Found]:
        """The names in a message, from left to right, the longest first where they overlap."""
        found: list[Found] = []
        place = 0
        while place < len(message):
            hit = self._phrase_at(message, place) or self._word_at(message, place)
            if hit is not None:
                found.append(hit)
            place = hit.last + 1 if hit is not None else place + 1
        return found

    def _phrase_at(self, message: Sequence[Word], place: int) -> Found | None:
        for parts, (code, kind) in self._phrases.get(message[place].text, ()):
            last = place + len(parts) - 1
            if last >= len(message):
                continue
            texts = tuple(word.text for word in message[place : last + 1])
            if texts == parts:
                return Found(code, kind, place, last, "", EXACT)
            if texts[:-1] == parts[:-1] and parts[-1] in stems(texts[-1]):
                return Found(code, kind, place, last, texts[-1][len(parts[-1]) :], INFLECTED)
        return None

    def _word_at(self, message: Sequence[Word], place: int) -> Found | None:
        typed = message[place].typed
        if typed not in self._met:
            if len(self._met) > 50_000:
                self._met.clear()
            self._met[typed] = self._look_up(message[place])
        hit = self._met[typed]
        return Found(hit[0], hit[1], place, place, hit[2], hit[3]) if hit is not None else None

    def _look_up(self, word: Word) -> tuple[str, str, str, float] | None:
        if word.typed in self._names.codes:
            return self._names.codes[word.typed], COUNTRY, "", EXACT
        if len(word.typed) == 2 and ord(word.typed[0]) >= _FLAG_A:
            return "".join(chr(ord(letter) - _FLAG_A + ord("A")) for letter in word.typed), COUNTRY, "", EXACT
        if word.text in self._names.ordinary:
            return None
        names = self._names.names
        if word.text in names:
            return (*names[word.text], "", EXACT)
        for rest in (*_without_glued(word.text), *_russian_cases(word.text)):
            if rest in names:
                return (*names[rest], "", INFLECTED)
        endings = list(stems(word.text))
        for stem in endings:
            if len(stem) >= 3 and stem in names and word.text.startswith(stem):
                return (*names[stem], word.text[len(stem) :], INFLECTED)
        if not self._names.ordinary.isdisjoint(endings):
            return None
        return self._by_sound(word, endings) or self._with_slip(word, endings)

    def _by_sound(self, word: Word, endings: list[str]) -> tuple[str, str, str, float] | None:
        for form in (word.typed, *endings):
            country = self._sounds.get(_sound_key(form))
            if country is not None:
                return (*country, word.text[len(form) :] if word.text.startswith(form) else "", BY_SOUND)
        return None

    def _with_slip(self, word: Word, endings: list[str]) -> tuple[str, str, str, float] | None:
        for form in (word.text, *endings):
            if len(form) >= SHORTEST_WITH_SLIP - 1 and form in self._slips:
                return (*self._slips[form], "", WITH_SLIP)
            if len(form) < SHORTEST_WITH_SLIP:
                continue
            for less in _one_letter_less(form):
                # One letter too many, or one letter wrong at the same place.
                country = self._names.names.get(less) if len(less) >= SHORTEST_WITH_SLIP - 1 else None
                country = country or (self._slips.get(less) if len(form) > SHORTEST_WITH_SLIP else None)
                if country is not None:
                    return (*country, "", WITH_SLIP)
        return None


def _without_glued(word: str) -> Iterator[str]:
    return (
        word[len(small) :] for small in GLUED if word.startswith(small) and len(word) - len(small) >= SHORTEST_GLUED
    )


def _russian_cases(word: str) -> Iterator[str]:
    """What a Russian name in а, я or й may be in the nominative: Москве, Италию, Дубае."""
    if script_of_letter(word[0]) == CYRILLIC and len(word) >= SHORTEST_GLUED and word[-1] in "уеыюи":
        yield from (word[:-1] + ending for ending in "аяй")


def _one_letter_less(word: str) -> Iterator[str]:
    # The first letter is seldom the wrong one.
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))


def _sound_key(name: str) -> str:
    """What a doubtful spelling must share with a name; empty when the name is too short to tell.

    Arabic script writes no vowels, so there the skeleton must be longer.
    """
    bones = skeleton(name)
    if script_of_letter(name[0]) == ARABIC:
        return f"{ARABIC} {bones}" if len(bones) >= SHORTEST_SKELETON + 1 else ""
    return sound_of(name) if len(bones) >= SHORTEST_SKELETON else ""
