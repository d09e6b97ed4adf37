"""Logistic regression, one intent against the rest, trained with liblinear on as many cores as there are; and naive Bayes, which
sees rare terms that the regression leaves to the frequent ones. Both are linear, so that their sum is one matrix of weights.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

STRENGTH = 10.0
"""The C of the regression."""
TOLERANCE = 2.0
"""liblinear's dual solver is as right at 2.0 as at 0.01 (see README.md), and much faster."""
SEED = 7

Progress = Callable[[str], None]


def fit(
    matrix: Any, targets: Sequence[np.ndarray], progress: Progress = lambda _: None, tolerance: float = TOLERANCE
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × targets) and biases of one detector for each boolean target."""
    wide = matrix.astype(np.float64)
    done = 0

    def one(target: np.ndarray) -> tuple[np.ndarray, float]:
        nonlocal done
        weights, bias = _fit_one(wide, target, tolerance)
        done += 1
        if done % 10 == 0 or done == len(targets):
            progress(f"learnt {done} of {len(targets)}")
        return weights, bias

    # liblinear lets go of the interpreter's lock, so that threads share the matrix instead of copying it.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        fitted = list(pool.map(one, targets))
    weights = np.stack([weights for weights, _ in fitted], axis=1)
    return weights, np.array([bias for _, bias in fitted], dtype=np.float32)


def _fit_one(matrix: Any, target: np.ndarray, tolerance: float) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(
        C=STRENGTH,
        solver="liblinear",
        dual=True,
        class_weight="balanced",
        random_state=SEED,
        tol=tolerance,
        max_iter=200,
    )
    regression.fit(matrix, target)
    return regression.coef_[0].astype(np.float32), float(regression.intercept_[0])


RARE = 0.002
"""How much of a term is taken as seen where it was not. Very little: a term that only one intent has is to count."""
SHARE_OF_BAYES = 1.5
"""How far the scores of naive Bayes spread over the intents (standard deviation), in the units of the regression's scores."""


def with_bayes(weights: np.ndarray, matrix: Any, targets: Sequence[np.ndarray]) -> np.ndarray:
    """The weights (features × targets) with those of multinomial naive Bayes added, without its biases."""
    named = np.stack(targets, axis=1).astype(np.float32)
    seen = matrix.T @ named + RARE
    logs = np.log(seen / seen.sum(axis=0))
    logs -= logs.mean(axis=1, keepdims=True)
    spread = float((matrix[:: max(1, matrix.shape[0] // 2000)] @ logs).std(axis=1).mean())
    return np.asarray(weights + logs * (SHARE_OF_BAYES / max(spread, 1e-9)), dtype=np.float32)


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
