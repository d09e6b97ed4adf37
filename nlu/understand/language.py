"""Which language a message is in: the six that are served, in native script or Latin, and others that are recognised as such.

First the script; then letters that only one language has; then, among the languages written in that script, a linear model on
character n-grams that is trained on the same messages as the intents. Trust it on the raw text only: folding erases the
letters that tell Pashto, Urdu and Dari apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nlu.understand import classifier
from nlu.understand.examples import Example
from nlu.understand.features import Channel, Featuriser, grams
from nlu.understand.reading import Reading
from nlu.understand.scripts import ARABIC, BENGALI, CYRILLIC, DEVANAGARI, LATIN, NONE, script_of

SERVED = ("prs", "ps", "ur", "bn", "tg", "en")
UNDETERMINED = "und"
OTHER_LATIN = "other"

_ONLY = {BENGALI: "bn", DEVANAGARI: "hi"}
_TELLING = {
    ARABIC: {"ps": "ټډړږښڅځڼېۍ", "ckb": "ەێۆڕڵ", "ur": "ٹڈڑںہھے"},
    CYRILLIC: {"tg": "ӣӯҷҳ", "kk": "әңөүұһі", "uz": "ў"},
    LATIN: {"tr": "ışğ", "az": "ə", "de": "ßä", "kmr": "êîû", "es": "ñ¿¡"},
}
FAR_COMMONER = 10.0
MOSTLY = 0.75
"""From this share of English words on, a mixed message is an English one."""
LETTERS_WEIGHT = 3.0
"""What a telling letter adds to the score of its language, in units of the calibrated score."""


@dataclass(frozen=True)
class Tongue:
    """The language of a message, how sure that is, and its script."""

    language: str
    confidence: float
    script: str

    @property
    def is_served(self) -> bool:
        """Whether the bot answers in this language; what cannot be told is taken as served."""
        return self.language in SERVED or self.language == UNDETERMINED


def _typed(reading: Reading) -> list[str]:
    return [word.typed.lower() for word in reading.words]


def _letters_of(word: str) -> list[str]:
    return grams(word, 1, 4)


def channels() -> list[Channel]:
    """What languages are told apart by."""
    return [Channel("letters", _typed, 1.0, _letters_of), Channel("words", _typed, 0.6)]


@dataclass
class ScriptModel:
    """Tells apart the languages that are written in one script."""

    featuriser: Featuriser
    weights: np.ndarray
    biases: np.ndarray
    languages: list[str]
    factor: float

    def scores(self, reading: Reading) -> np.ndarray:
        """A share for each of `languages`."""
        rows, values = self.featuriser.rows_and_values(reading)
        return (values @ self.weights.take(rows, axis=0) + self.biases) * self.factor


@dataclass
class LanguageModel:
    """The whole cascade."""

    by_script: dict[str, ScriptModel]

    def tongue(self, reading: Reading) -> Tongue:
        """The language of a message; `und` when it has no letters."""
        script = script_of(reading.raw)
        if script == NONE:
            return Tongue(UNDETERMINED, 0.0, script)
        if script in _ONLY:
            return Tongue(_ONLY[script], 1.0, script)
        if script == LATIN and (native := _native_part(reading)) is not None:
            told = self.tongue(native)
            return Tongue(told.language, told.confidence, script)
        model = self.by_script.get(script)
        if model is None:
            return Tongue(UNDETERMINED, 0.0, script)
        scores, typed = model.scores(reading), set(reading.raw.lower())
        for language, letters in _TELLING[script].items():
            if language in model.languages and not typed.isdisjoint(letters):
                scores[model.languages.index(language)] += LETTERS_WEIGHT
        shares = classifier.softmax(scores)
        best = int(np.argmax(shares))
        return Tongue(model.languages[best], float(shares[best]), script)


def _native_part(reading: Reading) -> Reading | None:
    """The words in another script among English ones ("thank you, ډېر helpful وئ"), which tell the language; None without any."""
    words = [word for word in reading.words if script_of(word.typed) not in (LATIN, NONE)]
    return replace(reading, raw=" ".join(word.typed for word in words), words=words) if words else None


def fit(examples: Sequence[Example], readings: Sequence[Reading], progress: Callable[[str], None]) -> LanguageModel:
    """Train on examples whose language is known."""
    by_script: dict[str, list[int]] = {}
    english, foreign = _words_of_english(examples, readings), _words_of_others(examples, readings)
    for place, (example, reading) in enumerate(zip(examples, readings)):
        if example.language is not None and reading.words and not _teaches_wrongly(example, reading, english, foreign):
            by_script.setdefault(script_of(reading.raw), []).append(place)
    models = {}
    for script, places in sorted(by_script.items()):
        names = Counter(examples[place].language or "" for place in places)
        languages = sorted(name for name, count in names.items() if count >= 5)
        chosen = [place for place in places if examples[place].language in languages]
        if script in _TELLING and len(languages) > 1:
            progress(f"languages in {script}: {', '.join(languages)}")
            models[script] = _fit_script(
                [examples[p].language or "" for p in chosen], [readings[p] for p in chosen], languages
            )
    return LanguageModel(models)


def _words_of_english(examples: Sequence[Example], readings: Sequence[Reading]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for example, reading in zip(examples, readings):
        if example.language == "en" and example.form in ("native", "near", "far"):
            counts.update({word.text for word in reading.words})
    return frozenset(word for word, count in counts.items() if count >= 2)


def _words_of_others(examples: Sequence[Example], readings: Sequence[Reading]) -> frozenset[str]:
    """Words that are far commoner among romanised messages than among English ones."""
    english: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for example, reading in zip(examples, readings):
        if example.language == "en" and example.form != "mixed":
            english.update({word.text for word in reading.words})
        elif example.form is not None and "latin" in example.form:
            others.update({word.text for word in reading.words})
    ratio = FAR_COMMONER * max(others.total(), 1) / max(english.total(), 1)
    return frozenset(word for word, count in others.items() if count >= 2 and count > ratio * english[word])


def _teaches_wrongly(example: Example, reading: Reading, english: frozenset[str], foreign: frozenset[str]) -> bool:
    """Whether a message is in another language than its file: one of English words only ("visa help"), or one of English mixed
    with another language, whose sentence is often carried by the other ("passport kab milega")."""
    known = sum(word.text in english for word in reading.words)
    if example.language != "en":
        return known == len(reading.words)
    is_mixed = example.form == "mixed" or sum(word.text in foreign for word in reading.words) >= 2
    return is_mixed and known < MOSTLY * len(reading.words)


def _fit_script(truth: list[str], readings: list[Reading], languages: list[str]) -> ScriptModel:
    featuriser, matrix = Featuriser.learn(channels(), readings)
    named = np.array(truth)
    weights, biases = classifier.fit(matrix, [named == language for language in languages])
    return ScriptModel(featuriser, weights, biases, languages, factor=1.5)


def state(model: LanguageModel) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The model as JSON values and arrays."""
    values: dict[str, Any] = {}
    arrays: dict[str, np.ndarray] = {}
    for script, part in model.by_script.items():
        values[script] = {"terms": part.featuriser.state(), "languages": part.languages, "factor": part.factor}
        arrays |= {
            f"language_{script}_weights": part.weights.astype(np.float16),
            f"language_{script}_biases": part.biases,
            f"language_{script}_idf": part.featuriser.idf,
        }
    return values, arrays


def restore(values: dict[str, Any], arrays: Any) -> LanguageModel:
    """Undo `state`."""
    models = {}
    for script, part in values.items():
        featuriser = Featuriser.restore(channels(), part["terms"], arrays[f"language_{script}_idf"])
        weights = arrays[f"language_{script}_weights"].astype(np.float32)
        biases = arrays[f"language_{script}_biases"]
        models[script] = ScriptModel(featuriser, weights, biases, part["languages"], part["factor"])
    return LanguageModel(models)
