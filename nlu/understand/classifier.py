"""Logistic regression, one intent against the rest, trained with liblinear on as many cores as there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

STRENGTH = 10.0
"""The C of the regression."""
SEED = 7

Progress = Callable[[str], None]


def fit(matrix: Any, targets: Sequence[np.ndarray], progress: Progress = lambda _: None, strength: float = STRENGTH
        ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Weights (features × targets) and biases of one detector for each boolean target."""
    wide = matrix.astype(np.float64)
    done = 0

    def one(target: np.ndarray) -> tuple[np.ndarray, float]:
        nonlocal done
        weights, bias = _fit_one(wide, target, strength)
        done += 1
        if done % 10 == 0 or done == len(targets):
            progress(f"learnt {done} of {len(targets)}")
        return weights, bias

    # liblinear lets go of the interpreter's lock, so that threads share the matrix instead of copying it.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        fitted = list(pool.map(one, targets))
    return np.stack([weights for weights, _ in fitted], axis=1).astype(np.float32), np.array([b for _, b in fitted], np.float32)


def _fit_one(matrix: Any, target: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(
        C=strength, solver="liblinear", dual=True, class_weight="balanced", random_state=SEED, tol=0.3, max_iter=200
    )
    regression.fit(matrix, target)
    return regression.coef_[0].astype(np.float32), float(regression.intercept_[0])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores as shares of one."""
    shifted = np.exp(scores - scores.max())
    return shifted / shifted.sum()


def temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    """The factor on the scores with which the softmax is best calibrated (least log loss) on held-out messages."""
    choices = np.geomspace(0.25, 8, 60)
    losses = []
    for factor in choices:
        scaled = scores * factor
        scaled -= scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        losses.append(-logs[np.arange(len(truth)), truth].mean())
    return float(choices[int(np.argmin(losses))])
