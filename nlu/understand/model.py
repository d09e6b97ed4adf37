"""The whole of understanding in one object: trained from examples, saved as arrays and JSON, asked for the meaning of a text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.understand import calibration, classifier, encoder, language
from nlu.understand.calibration import Calibration
from nlu.understand.countries import with_roles
from nlu.understand.encoder import Encoder
from nlu.understand.examples import Example
from nlu.understand.features import Featuriser, channels
from nlu.understand.knowledge import Knowledge
from nlu.understand.language import LanguageModel
from nlu.understand.meaning import Meaning
from nlu.understand.taxonomy import OUT_OF_SCOPE

FORMAT = 2
SAFETY = ("emergency_danger", "distress")

Progress = Callable[[str], None]


@dataclass
class Model:
    """Everything that is learnt, and the lexicon and the optional encoder that it was learnt with.

    `weights` has a row for each term and, with an encoder, for each place of its vectors; its columns are the intents.
    """

    knowledge: Knowledge
    featuriser: Featuriser
    weights: np.ndarray
    biases: np.ndarray
    intents: list[str]
    calibration: Calibration
    languages: LanguageModel
    sentences: Encoder | None = None

    def __post_init__(self) -> None:
        self.read = self.knowledge.reader()
        self._cues = self.knowledge.cues

    def understand(self, text: str) -> Meaning:
        """The meaning of a message."""
        reading = self.read(text)
        tongue = self.languages.tongue(reading)
        rows, values = self.featuriser.rows_and_values(reading)
        scores = values @ self.weights.take(rows, axis=0).astype(np.float32) + self.biases
        if self.sentences is not None:
            scores += self.sentences.encode([text])[0] @ self.weights[self.featuriser.width :].astype(np.float32)
        gate = self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else 0
        signs = calibration.signs(scores, gate, self.calibration.factor, len(rows), len(reading.words))
        return Meaning(
            tongue=tongue,
            ranking=self._ranking(scores, self.calibration.confidence(signs)),
            out_of_scope=self.calibration.out_of_scope(signs) if OUT_OF_SCOPE in self.intents else 0.0,
            safety={
                self.intents[place]: self.calibration.chance_of(place, scores, len(reading.words))
                for place in self.calibration.single
            },
            countries=with_roles(reading.countries, reading.words, tongue.language, self._cues),
        )

    def _ranking(self, scores: np.ndarray, confidence: float) -> list[tuple[str, float]]:
        """The intents in order; the first as sure as it is likely right, the rest sharing what is left."""
        shares = classifier.softmax(scores * self.calibration.factor)
        order = np.argsort(-shares)
        scale = (1 - confidence) / max(1 - float(shares[order[0]]), 1e-9)
        rest = np.minimum(shares[order[1:]] * scale, confidence).tolist()
        return list(zip([self.intents[place] for place in order.tolist()], [confidence, *rest]))

    def save(self, folder: Path) -> None:
        """Write `model.json` and `model.npz`; never a pickle."""
        tongues, arrays = language.state(self.languages)
        values = {
            "format": FORMAT,
            "intents": self.intents,
            "factor": self.calibration.factor,
            "sure": self.calibration.sure.tolist(),
            "outside": self.calibration.outside.tolist(),
            "single": {place: curve.tolist() for place, curve in self.calibration.single.items()},
            "terms": self.featuriser.state(),
            "knowledge": self.knowledge.state(),
            "languages": tongues,
            "encoder": self.sentences.fingerprint if self.sentences else None,
        }
        (folder / "model.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "model.npz", weights=self.weights, biases=self.biases, idf=self.featuriser.idf, **arrays)

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Undo `save`; a missing, foreign or torn file raises, never an untrained model. EncoderError as by `encoder.check`."""
        values = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise ValueError(f"the model has format {values['format']}, this program reads {FORMAT}; train it again")
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            return cls(
                knowledge=Knowledge.restore(values["knowledge"]),
                featuriser=Featuriser.restore(channels(), values["terms"], arrays["idf"]),
                weights=arrays["weights"],
                biases=arrays["biases"],
                intents=values["intents"],
                calibration=_calibration_from(values),
                languages=language.restore(values["languages"], arrays),
                sentences=encoder.open_noted(values.get("encoder")),
            )


def _calibration_from(values: dict[str, Any]) -> Calibration:
    single = {int(place): np.array(curve) for place, curve in values["single"].items()}
    return Calibration(values["factor"], np.array(values["sure"]), np.array(values["outside"]), single)


def train(
    examples: Sequence[Example],
    progress: Progress = lambda _: None,
    knowledge: Knowledge | None = None,
    sentences: Encoder | None = None,
) -> Model:
    """Learn from examples; the same ones give nearly the same model: liblinear's threads share one source of chance."""
    knowledge = knowledge or Knowledge.from_files()
    read = knowledge.reader()
    progress(f"reading {len(examples)} messages")
    readings = [read(example.text) for example in examples]
    intents = sorted({example.intent for example in examples})
    truth = np.array([intents.index(example.intent) for example in examples])
    featuriser, matrix = Featuriser.learn(channels(), readings)
    progress(f"{featuriser.width} terms, {len(intents)} intents")
    targets = [truth == place for place in range(len(intents))]
    lengths = np.array([len(reading.words) for reading in readings])
    vectors = encoder.vectors(sentences, [reading.raw for reading in readings], progress)
    sureness = _calibrate(featuriser, matrix, vectors, truth, intents, lengths, progress)
    weights, biases = _learn(matrix, vectors, targets, progress)
    tongues = language.fit(examples, readings, progress)
    return Model(knowledge, featuriser, weights.astype(np.float16), biases, intents, sureness, tongues, sentences)


def _learn(
    terms: Any,
    vectors: np.ndarray,
    targets: Sequence[np.ndarray],
    progress: Progress,
    tolerance: float = classifier.TOLERANCE,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights ((terms + width of the vectors) × targets) and biases."""
    weights, biases = classifier.fit(encoder.joined(terms, vectors), targets, progress, tolerance)
    # Naive Bayes counts, and a vector's negative values are no counts: it sees the terms only.
    weights[: terms.shape[1]] = classifier.with_bayes(weights[: terms.shape[1]], terms, targets)
    return weights, biases


HELD_OUT = 5
"""Every fifth message is held out to learn how sure the scores may be."""
ROUGH = 4.0
"""The tolerance of the regression that is asked about them; it is thrown away afterwards."""


def _calibrate(
    featuriser: Featuriser,
    matrix: Any,
    vectors: np.ndarray,
    truth: np.ndarray,
    intents: list[str],
    lengths: np.ndarray,
    progress: Progress,
) -> Calibration:
    # Not every fifth place: the order of the examples is that of intents and texts, and must not choose.
    held = np.random.default_rng(classifier.SEED).random(len(truth)) < 1 / HELD_OUT
    targets = [truth[~held] == place for place in range(len(intents))]
    singles = [intents.index(name) for name in SAFETY if name in intents]
    if not held.any() or any(target.sum() == 0 for target in targets):
        return calibration.plain(singles)
    progress("calibrating on held-out messages")
    learnt = matrix[~held]
    asked = featuriser.as_known_to(learnt, matrix[held])
    weights, biases = _learn(learnt, vectors[~held], targets, progress, tolerance=ROUGH)
    scores = encoder.joined(asked, vectors[held]) @ weights + biases
    progress(f"held-out messages right: {(scores.argmax(axis=1) == truth[held]).mean():.1%}")
    factor = classifier.temperature(scores, truth[held])
    gate = intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in intents else 0
    table = [
        calibration.signs(row, gate, factor, int(touched), int(length))
        for row, touched, length in zip(scores, np.diff(asked.indptr), lengths[held])
    ]
    by_single = {
        place: np.array(
            [calibration.single_signs(row, place, int(length)) for row, length in zip(scores, lengths[held])]
        )
        for place in singles
    }
    return calibration.fit(scores, np.array(table), truth[held], gate, factor, by_single)
