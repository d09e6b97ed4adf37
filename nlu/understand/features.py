"""A reading as rows of a weight matrix: several channels of terms, each weighted by TF-IDF and brought to its own length.

Training keeps the terms of each channel that occur often enough. At run time a message becomes two short arrays (rows and
values), so that scoring is one gather and one product: no sparse matrix is built.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise
from typing import Any

import numpy as np

from nlu.understand.reading import Reading

SMALL, LARGE = 2_000, 20_000


def least(messages: int) -> int:
    """In how many messages a term must occur. Few messages need every term; of many, a quarter of the terms is left out for 0.2
    points (see README.md).
    """
    return 1 if messages < SMALL else 2 if messages < LARGE else 3


def grams(word: str, shortest: int, longest: int) -> list[str]:
    """The character n-grams of one word with its borders, as scikit-learn's `char_wb` makes them.

    >>> grams("ab", 2, 3)
    [' a', 'ab', 'b ', ' ab', 'ab ']
    """
    padded = f" {word} "
    found: list[str] = []
    for length in range(shortest, min(longest, len(padded)) + 1):
        found.extend([padded[i : i + length] for i in range(len(padded) - length + 1)])
    return found


def _pairs(terms: Sequence[str]) -> list[str]:
    return [*terms, *[f"{left} {right}" for left, right in pairwise(terms)]]


def _word_terms(reading: Reading) -> list[str]:
    return _pairs(["^", *reading.texts, "$"])


def _texts(reading: Reading) -> list[str]:
    return reading.texts


def _bones(reading: Reading) -> list[str]:
    return reading.skeletons


def _letters_of(word: str) -> list[str]:
    return grams(word, 2, 5)


def _bone_terms(reading: Reading) -> list[str]:
    return _pairs(reading.skeletons)


def _bone_gap_terms(reading: Reading) -> list[str]:
    """Two skeletons with one or two words between them: what word order and politeness move apart."""
    bones = reading.skeletons
    return [f"{bones[i]}_{bones[j]}" for i in range(len(bones)) for j in range(i + 2, min(i + 4, len(bones)))]


def _concept_terms(reading: Reading) -> list[str]:
    """Concepts, and any two of them: which order they come in differs from language to language."""
    different = sorted(set(reading.concepts))
    return [*reading.concepts, *[f"{one}&{other}" for one, other in combinations(different, 2)]]


def _flag_terms(reading: Reading) -> list[str]:
    length = len(reading.texts)
    flags = [f"length {min(length, 4) if length < 5 else 5 + min(length // 5, 6)}"]
    if "?" in reading.raw or "؟" in reading.raw:
        flags.append("asks")
    if any(letter.isdigit() for letter in reading.raw):
        flags.append("number")
    return flags


MOST_MET = 50_000
"""Words whose rows a channel remembers; most words of a message were met before."""


@dataclass
class Channel:
    """One kind of term: how to make it from a reading, how much it weighs.

    With `of_word`, `made` gives words, and the terms are made of each word for itself.
    """

    name: str
    made: Callable[[Reading], list[str]]
    weight: float
    of_word: Callable[[str], list[str]] | None = None
    rows: dict[str, int] = field(default_factory=dict)
    _met: dict[str, list[int]] = field(default_factory=dict, repr=False)

    def places(self, reading: Reading) -> Iterable[int]:
        """The rows of those terms that are known, each as often as it occurs."""
        if self.of_word is not None:
            return chain.from_iterable(map(self._rows_of, self.made(reading)))
        return _known(self.rows, self.made(reading))

    def _rows_of(self, word: str) -> list[int]:
        found = self._met.get(word)
        if found is None:
            if len(self._met) >= MOST_MET:
                self._met.clear()
            assert self.of_word
            found = self._met[word] = _known(self.rows, self.of_word(word))
        return found


def _known(rows: dict[str, int], terms: Iterable[str]) -> list[int]:
    return [row for row in map(rows.get, terms) if row is not None]


def channels() -> list[Channel]:
    """The channels that won in the ablations of `nlu/README.md`."""
    return [
        Channel("words", _word_terms, 0.7),
        Channel("letters", _texts, 1.0, _letters_of),
        Channel("bone_letters", _bones, 1.2, _letters_of),
        Channel("bones", _bone_terms, 1.2),
        Channel("bone_gaps", _bone_gap_terms, 0.7),
        Channel("concepts", _concept_terms, 0.8),
        Channel("flags", _flag_terms, 0.2),
    ]


def _counted(part: Channel, readings: Sequence[Reading]) -> tuple[dict[str, int], Any]:
    """The column of each term, and how often each reading (row) has it: a SciPy CSR matrix."""
    from scipy.sparse import csr_matrix

    columns: defaultdict[str, int] = defaultdict()
    columns.default_factory = columns.__len__
    met: dict[str, list[int]] = {}
    places, ends = array("i"), array("q", [0])
    for reading in readings:
        for made in part.made(reading):
            if made not in met:
                met[made] = [columns[term] for term in (part.of_word(made) if part.of_word else [made])]
            places.extend(met[made])
        ends.append(len(places))
    ones = np.ones(len(places), dtype=np.float32)
    counts = csr_matrix(
        (ones, np.frombuffer(places, dtype=np.int32), np.frombuffer(ends, dtype=np.int64)),
        shape=(len(readings), len(columns)),
    )
    counts.sum_duplicates()
    return columns, counts


def _weighed(counts: Any, idf: np.ndarray, weight: float) -> Any:
    """Counts (readings × terms) as `rows_and_values` weighs them: each row of TF-IDF brought to the length `weight`."""
    from scipy.sparse import diags

    counts.data = 1 + np.log(counts.data)
    return _to_length(counts @ diags(idf.astype(np.float32)), weight)


def _to_length(block: Any, length: float) -> Any:
    """Each row of a sparse matrix brought to this length; an empty one stays empty."""
    from scipy.sparse import diags

    lengths = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
    return diags(length / np.maximum(lengths, 1e-9)) @ block


class Featuriser:
    """Knows the terms of every channel, their rows in the weight matrix, and their weights."""

    def __init__(self, parts: list[Channel], idf: np.ndarray) -> None:
        self.parts = parts
        self.idf = idf
        self._ends = np.cumsum([len(part.rows) for part in parts])
        self._part_weights = np.array([part.weight for part in parts])

    @property
    def width(self) -> int:
        """How many rows the weight matrix has."""
        return len(self.idf)

    @classmethod
    def fit(cls, parts: list[Channel], readings: Sequence[Reading]) -> Featuriser:
        """Learn the terms and their inverse document frequencies."""
        return cls.learn(parts, readings)[0]

    @classmethod
    def learn(cls, parts: list[Channel], readings: Sequence[Reading]) -> tuple[Featuriser, Any]:
        """Learn the terms, and give the readings as a matrix too: both need all terms of all readings, which are made once."""
        from scipy.sparse import hstack

        blocks, idfs, start, needed = [], [], 0, least(len(readings))
        for part in parts:
            terms, counts = _counted(part, readings)
            often = counts.getnnz(axis=0)
            kept = [term for term in sorted(terms) if often[terms[term]] >= needed]
            columns = np.fromiter((terms[term] for term in kept), dtype=np.int32, count=len(kept))
            idf = np.log((1 + len(readings)) / (1 + often[columns])) + 1
            part.rows = {term: start + place for place, term in enumerate(kept)}
            blocks.append(_weighed(counts.tocsc()[:, columns].tocsr(), idf, part.weight))
            idfs.append(idf)
            start += len(kept)
        matrix = hstack(blocks, format="csr", dtype=np.float32)
        return cls(parts, np.concatenate(idfs).astype(np.float32)), matrix

    def rows_and_values(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """Which rows of the weight matrix a reading touches, and how strongly."""
        met = [row for part in self.parts for row in part.places(reading)]
        rows, counts = np.unique(np.array(met, dtype=np.int32), return_counts=True)
        strengths = (1 + np.log(counts)) * self.idf[rows]
        channel = np.searchsorted(self._ends, rows, side="right")
        lengths = np.sqrt(np.bincount(channel, strengths * strengths, minlength=len(self.parts)))
        factors = self._part_weights / np.maximum(lengths, 1e-9)
        return rows, (strengths * factors[channel]).astype(np.float32)

    def matrix(self, readings: Sequence[Reading]) -> Any:
        """The readings as a SciPy CSR matrix, for training."""
        from scipy.sparse import csr_matrix

        parts = [self.rows_and_values(reading) for reading in readings]
        ends = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in parts])])
        rows = np.concatenate([rows for rows, _ in parts])
        values = np.concatenate([values for _, values in parts])
        return csr_matrix((values, rows, ends), shape=(len(readings), self.width), dtype=np.float32)

    def as_known_to(self, learnt: Any, asked: Any) -> Any:
        """The rows `asked` of a matrix as they would look to who learnt from the rows `learnt` alone: terms that are new there
        are left out, and each channel has its length again.
        """
        from scipy.sparse import diags, hstack

        seen = np.asarray(learnt.getnnz(axis=0) > 0, dtype=np.float32)
        blocks, start = [], 0
        for part in self.parts:
            end = start + len(part.rows)
            block = asked[:, start:end] @ diags(seen[start:end])
            blocks.append(_to_length(block, part.weight))
            start = end
        whole = hstack(blocks, format="csr", dtype=np.float32)
        whole.eliminate_zeros()
        return whole

    def state(self) -> dict[str, list[str]]:
        """The terms of each channel in the order of their rows."""
        return {part.name: list(part.rows) for part in self.parts}

    @classmethod
    def restore(cls, parts: list[Channel], state: dict[str, list[str]], idf: np.ndarray) -> Featuriser:
        """Undo `state`; a channel that the state does not know raises KeyError."""
        start = 0
        for part in parts:
            part.rows = {term: start + place for place, term in enumerate(state[part.name])}
            start += len(part.rows)
        if start != len(idf):
            raise ValueError("the model's terms and weights do not belong together; train it again")
        return cls(parts, idf)
