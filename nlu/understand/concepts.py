"""Ideas of this field, found in the words of any language: what is learnt in one language then serves the others.

`nlu/lexicon/*.yml` holds them; its README tells how to add one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from nlu.understand.endings import stems
from nlu.understand.normalise import Word, normalise
from nlu.understand.normalise import words as split
from nlu.understand.paths import LEXICON
from nlu.understand.skeleton import skeleton

CONCEPT_LANGUAGES = ("prs", "ps", "ur", "bn", "tg", "en", "ru", "any")
ANY_ENDING = "*"
SHORTEST_SKELETON = 4
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Lexicon:
    """Terms in matching form, each with the concepts that it may stand for."""

    terms: dict[str, list[str]]
    _single: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _prefixes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    _skeletons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _met: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        single: defaultdict[str, list[str]] = defaultdict(list)
        prefixes: defaultdict[str, list[str]] = defaultdict(list)
        skeletons: defaultdict[str, list[str]] = defaultdict(list)
        phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for concept, terms in self.terms.items():
            for term in terms:
                key = normalise(term)
                if not key:
                    continue
                if " " in key:
                    first, *_ = parts = tuple(key.split())
                    phrases[first].append((parts, concept))
                elif term.endswith(ANY_ENDING):
                    prefixes[key].append(concept)
                else:
                    single[key].append(concept)
                    bones = skeleton(split(term)[0].typed)
                    if len(bones) >= SHORTEST_SKELETON and concept not in skeletons[bones]:
                        skeletons[bones].append(concept)
        self._single = {key: tuple(dict.fromkeys(found)) for key, found in single.items()}
        self._prefixes = {key: tuple(dict.fromkeys(found)) for key, found in prefixes.items()}
        self._phrases = dict(phrases)
        # A skeleton that two concepts share says neither.
        self._skeletons = {bones: tuple(found) for bones, found in skeletons.items() if len(found) == 1}

    def concepts_of(self, words: Sequence[Word]) -> list[str]:
        """The concepts of a message in the order of its words; a phrase stands where it begins."""
        texts = [word.text for word in words]
        found: list[str] = []
        for place, word in enumerate(words):
            found.extend(self._phrases_at(texts, place))
            found.extend(self._of_word(word))
        return found

    def _phrases_at(self, texts: list[str], place: int) -> Iterator[str]:
        for parts, concept in self._phrases.get(texts[place], ()):
            if tuple(texts[place : place + len(parts)]) == parts:
                yield concept

    def _of_word(self, word: Word) -> tuple[str, ...]:
        key = word.typed
        if key not in self._met:
            if len(self._met) > 50_000:
                self._met.clear()
            self._met[key] = self._look_up(word)
        return self._met[key]

    def _look_up(self, word: Word) -> tuple[str, ...]:
        if word.text in self._single:
            return self._single[word.text]
        for length in range(len(word.text), 2, -1):
            if word.text[:length] in self._prefixes:
                return self._prefixes[word.text[:length]]
        for stem in stems(word.text):
            if stem in self._single:
                return self._single[stem]
        return self._skeletons.get(skeleton(word.typed), ())


def read_lexicon(folder: Path = LEXICON) -> Lexicon:
    """Every concept of every file of the folder; the terms of all languages together."""
    terms: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for concept, entry in (yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}).items():
            spelled = [str(term) for language in CONCEPT_LANGUAGES for term in entry.get(language) or ()]
            terms.setdefault(concept, []).extend(spelled)
    return Lexicon(terms)
