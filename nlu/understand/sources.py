"""A fingerprint of everything that a trained model depends on besides Rasa's own training data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from nlu.understand import encoder
from nlu.understand.paths import CONFIG, DATA, LEXICON, NLU, REPOSITORY, SOURCES, TAXONOMY


def files_that_shape_the_model() -> list[Path]:
    """Sources, lexicon, taxonomy, configuration and data, in a fixed order."""
    found = [CONFIG, TAXONOMY, NLU / "requirements.lock"]
    for folder, pattern in [*((source, "*.py") for source in SOURCES), (LEXICON, "*.yml"), (DATA, "*.yml")]:
        found.extend(sorted(folder.rglob(pattern)))
    return [path for path in found if path.exists()]


def fingerprint(paths: Iterable[Path] | None = None) -> str:
    """SHA-256 over the names and contents of the files; by default of all, and of the sentence encoder when one is set."""
    digest = hashlib.sha256()
    for path in files_that_shape_the_model() if paths is None else paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(REPOSITORY)}\0{len(content)}\0".encode())
        digest.update(content)
    if paths is None and (sentences := encoder.mark()):
        digest.update(sentences.encode())
    return digest.hexdigest()
