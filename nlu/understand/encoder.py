"""An optional sentence encoder: a local multilingual ONNX model, whose vectors stand beside the counted terms. Off by default.

SAFAR_NLU_ENCODER names a folder (README.md, "A sentence encoder", tells how one is made):

    model.onnx       with its outside data beside it, if it has any (model.onnx_data, model.onnx.data)
    tokenizer.json   in the format of Hugging Face's tokenizers
    encoder.toml     may set `prefix`, what the model wants before each text (none by default; "query: " for e5), and `weight`,
                     how long the vectors are (1.0 by default), as the other channels have theirs in features.py

Unless it is set, no package of the encoder is imported.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from nlu.understand.paths import REPOSITORY

VARIABLE = "SAFAR_NLU_ENCODER"
PACKAGES = ("onnxruntime", "tokenizers", "tomli")
WEIGHT = 1.0
LONGEST = 128
"""How many tokens of a message are read; the rest of a longer one is not."""
AT_ONCE = 64
"""How many messages go through the encoder together in training."""
POOLED = "sentence_embedding"
"""The output of exports that pool by themselves, as LaBSE wants it; of others the first output is averaged over its tokens."""


class EncoderError(ValueError):
    """The encoder that is set cannot be used, or is not the one that the model was trained with."""


def chosen() -> Path | None:
    """The folder that the environment names, a relative one from the repository's root; None when there is to be no encoder."""
    named = os.environ.get(VARIABLE, "").strip()
    return REPOSITORY / named if named else None


def fingerprint(folder: Path) -> str:
    """SHA-256 over the files that shape the vectors. EncoderError when one is missing."""
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise EncoderError(f"{folder / name} is missing; unset {VARIABLE}, or see nlu/README.md for what it needs")
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("model.onnx*"), folder / "tokenizer.json", *folder.glob("encoder.toml")]):
        about = path.stat()
        digest.update(f"{path.name}\0{_hash(path, about.st_size, about.st_mtime_ns)}\0".encode())
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _hash(path: Path, size: int, changed: int) -> str:
    """SHA-256 of a file of gigabytes; size and time of change are there so that a process reads each state of it once."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def mark() -> str | None:
    """The fingerprint of the encoder that is set, None when none is; models note it. EncoderError when a file is missing."""
    folder = chosen()
    return None if folder is None else fingerprint(folder)


def check(noted: str | None) -> None:
    """Raise EncoderError unless what is set now is what a model noted, and can be run."""
    found = mark()
    if found is None and noted is not None:
        raise EncoderError(
            f"the model was trained with a sentence encoder; set {VARIABLE} to its folder or train again"
        )
    if found is not None and noted is None:
        raise EncoderError(f"the model was trained without a sentence encoder; unset {VARIABLE} or train again")
    if found != noted:
        raise EncoderError(
            f"the model was trained with another encoder than that in {chosen()}; put it back or train again"
        )
    if found is not None:
        _require_packages()


def _require_packages() -> None:
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise EncoderError(f"{VARIABLE} is set, but {', '.join(missing)} is not installed; run `make encoder`")


def open_chosen() -> Encoder | None:
    """The encoder that is set, None when none is. EncoderError when it cannot be opened."""
    folder = chosen()
    return None if folder is None else Encoder(folder)


def open_noted(noted: str | None) -> Encoder | None:
    """The encoder of a model that noted this mark. EncoderError as by `check` and `open_chosen`."""
    check(noted)
    return open_chosen()


class Encoder:
    """Messages as vectors."""

    def __init__(self, folder: Path) -> None:
        """Open the model, which takes seconds and its size in memory. EncoderError when anything is missing or unfit."""
        self.fingerprint = fingerprint(folder)
        _require_packages()
        self._prefix, self._weight = _settings(folder / "encoder.toml")
        self._tokenizer = _tokenizer(folder / "tokenizer.json")
        self._session = _session(folder / "model.onnx")
        outputs = [output.name for output in self._session.get_outputs()]
        self._output = POOLED if POOLED in outputs else outputs[0]
        self._inputs = [wanted.name for wanted in self._session.get_inputs()]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of one or more texts (texts × width, float32), of length `weight`; of zeros where a text has no tokens."""
        # Messages of like length stand together, so that little padding is computed.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        parts = [order[start : start + AT_ONCE] for start in range(0, len(order), AT_ONCE)]
        vectors = np.concatenate([self._encode([texts[place] for place in part]) for part in parts])
        return np.asarray(vectors[np.argsort(order)])

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        # Half a surrogate pair, which JSON can carry, is no text to the tokenizer.
        clean = [(self._prefix + text).encode("utf-8", "ignore").decode("utf-8") for text in texts]
        found = self._tokenizer.encode_batch(clean)
        tokens = np.array([one.ids for one in found], dtype=np.int64)
        mask = np.array([one.attention_mask for one in found], dtype=np.int64)
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        (output,) = self._session.run([self._output], {name: given[name] for name in self._inputs})
        vectors = output.astype(np.float32)
        return _of_length(self._weight, vectors if vectors.ndim == 2 else _mean(vectors, mask))


def _mean(vectors: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The mean (texts × width) of those of the vectors (texts × tokens × width) that the mask (texts × tokens) shows."""
    shown = mask[:, :, None].astype(np.float32)
    return np.asarray((vectors * shown).sum(axis=1) / np.maximum(shown.sum(axis=1), 1))


def _of_length(length: float, vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors * (length / np.maximum(lengths, 1e-9)), dtype=np.float32)


def _settings(path: Path) -> tuple[str, float]:
    """Prefix and weight. EncoderError when the file has others, or of another kind."""
    if not path.exists():
        return "", WEIGHT
    import tomli

    try:
        values = tomli.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise EncoderError(f"{path}: {error}") from error
    prefix, weight = values.pop("prefix", ""), values.pop("weight", WEIGHT)
    if values or not isinstance(prefix, str) or not isinstance(weight, (int, float)) or not 0 < weight < 100:
        raise EncoderError(f'{path}: only `prefix = "…"` and `weight = …`, between 0 and 100, can be set')
    return prefix, float(weight)


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the package raises nothing narrower
        raise EncoderError(f"{path} cannot be read: {error}") from error
    # What the file says of lengths is for others: many pad every text to 128 tokens, which is slow.
    padding = tokenizer.padding or {"pad_id": 0, "pad_token": "[PAD]"}
    tokenizer.enable_padding(pad_id=padding["pad_id"], pad_token=padding["pad_token"])
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def _session(path: Path) -> Any:
    import onnxruntime

    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no common class
        raise EncoderError(f"{path} cannot be opened: {error}") from error
    wanted = {one.name for one in session.get_inputs()}
    if not {"input_ids"} <= wanted <= {"input_ids", "attention_mask", "token_type_ids"}:
        raise EncoderError(
            f"{path} wants {', '.join(sorted(wanted))}: it is no text encoder such as this program can feed"
        )
    return session


def vectors(sentences: Encoder | None, texts: Sequence[str], progress: Callable[[str], None]) -> np.ndarray:
    """The vectors of the texts (texts × width), of width 0 without an encoder."""
    if sentences is None:
        return np.empty((len(texts), 0), dtype=np.float32)
    progress(f"encoding {len(texts)} messages")
    return sentences.encode(texts)


def joined(terms: Any, vectors: np.ndarray) -> Any:
    """Counted terms (messages × terms, CSR) and vectors (messages × width) side by side; the terms alone at width 0."""
    from scipy.sparse import csr_matrix, hstack

    return hstack([terms, csr_matrix(vectors)], format="csr", dtype=np.float32) if vectors.shape[1] else terms
