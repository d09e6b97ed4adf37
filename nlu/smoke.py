"""Known sentences that any trained model must understand: a guard against a silent untrained load."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from nlu.understand.model import Model

KNOWN = (("I lost my passport", "lost_documents", "en"), ("سلام", "greet", None), ("ধন্যবাদ", "thanks", "bn"))


def smoke_test(archive: Path) -> None:
    """Raise ValueError unless the model in the archive gets the known sentences right."""
    model = model_in(archive)
    for text, intent, _ in KNOWN:
        meaning = model.understand(text)
        if intent in model.intents and intent not in [name for name, _ in meaning.ranking[:3]]:
            raise ValueError(f"smoke test: {text!r} should mean {intent}, the model says {meaning.intent}")


def model_in(archive: Path) -> Model:
    """The model out of Rasa's archive, without Rasa."""
    with tempfile.TemporaryDirectory() as folder:
        return Model.load(_unpacked(archive, Path(folder)))


def _unpacked(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as tar:
        for name in tar.getnames():
            if Path(name).name in ("model.json", "model.npz"):
                source = tar.extractfile(name)
                if source is not None:
                    (folder / Path(name).name).write_bytes(source.read())
    return folder
