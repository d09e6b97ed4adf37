"""How sure the scores may be: a few small logistic curves, learnt on messages that the weights had not seen.

From the scores of a message come a few signs (how high the best one stands, how far the next is behind, how the gate against
out-of-scope judges, how much of the message was known); the curves turn them into the chance that the first intent is
right, that the message is out of scope, and that it is one given intent (danger, despair), first or not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.understand.classifier import softmax

SIGNS = 7


@dataclass(frozen=True)
class Calibration:
    """The factor of the softmax, and the curves; `single` holds those of single intents, by their places."""

    factor: float
    sure: np.ndarray
    outside: np.ndarray
    single: dict[int, np.ndarray]

    def confidence(self, signs: np.ndarray) -> float:
        """How likely the first intent is right."""
        return _logistic(float(signs @ self.sure))

    def out_of_scope(self, signs: np.ndarray) -> float:
        """How likely the message is about something else."""
        return _logistic(float(signs @ self.outside))

    def chance_of(self, place: int, scores: np.ndarray, words: int) -> float:
        """How likely the intent at this place is meant, whichever is first."""
        return _logistic(float(single_signs(scores, place, words) @ self.single[place]))


def plain(singles: Sequence[int], factor: float = 1.0) -> Calibration:
    """For data that is too small to hold anything out."""
    sure = np.zeros(SIGNS)
    sure[1] = 1.0
    outside = np.zeros(SIGNS)
    outside[3] = 1.0
    return Calibration(factor, sure, outside, {place: np.array([1.0, 0.0, 0.0, 0.0]) for place in singles})


def signs(scores: np.ndarray, gate: int, factor: float, touched: int, words: int) -> np.ndarray:
    """What tells whether scores may be trusted; `gate` is the place of out_of_scope, `touched` how many rows were known."""
    first = int(np.argmax(scores))
    share = float(softmax(scores * factor)[first])
    return np.array(
        [
            float(scores[first]),
            math.log(share + 1e-6) - math.log(1 - share + 1e-6),
            float(scores[first]) - _best_other(scores, first),
            float(scores[gate]),
            math.log1p(words),
            touched / (words + 1) / 20,
            1.0,
        ]
    )


def single_signs(scores: np.ndarray, place: int, words: int) -> np.ndarray:
    """What tells whether one intent is meant: its score, how far it is from the best other, and how long the message is."""
    score = float(scores[place])
    return np.array([score, score - _best_other(scores, place), math.log1p(words), 1.0])


def _best_other(scores: np.ndarray, place: int) -> float:
    """The highest score beside the one at this place."""
    others = scores.tolist()  # of some dozens, which NumPy takes longer to be asked for than Python to look through
    del others[place]
    return float(max(others))


def fit(
    scores: np.ndarray, table: np.ndarray, truth: np.ndarray, gate: int, factor: float, singles: dict[int, np.ndarray]
) -> Calibration:
    """Learn the curves from held-out scores (messages × intents), their signs, the right intents, and single intents' signs."""
    right = scores.argmax(axis=1) == truth
    curves = {place: _curve(signs, truth == place) for place, signs in singles.items()}
    return Calibration(factor, _curve(table, right), _curve(table, truth == gate), curves)


def _curve(table: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method with a little ridge."""
    weights = np.zeros(table.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chances - truth) + 0.1 * weights
        bend = (table * (chances * (1 - chances))[:, None]).T @ table + 0.1 * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
