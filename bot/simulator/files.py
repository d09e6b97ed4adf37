"""The files of messages: kept under a file id that the bot may use again, and a path that it may fetch from."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from bot.simulator.refusals import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024  # the most that a bot can fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file. `kind` is the medium that it was sent as: photo, voice, document, …; `traits` its size or length as JSON."""

    id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime: str
    content: bytes
    traits: str = "{}"

    def as_json(self) -> Json:
        """The fields that every medium shares."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Shelf:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def keep(self, content: bytes, *, kind: str, name: str, mime: str, traits: str = "{}") -> StoredFile:
        """Store a file anew; the same content has the same unique id, as at Telegram."""
        count = len(self.by_id)
        digest = hashlib.sha256(kind.encode() + content).digest()
        token = base64.urlsafe_b64encode(b"\x05" + count.to_bytes(4, "big") + digest[:30]).decode().rstrip("=")
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(
            id=f"AgAC{token}",
            unique_id="AQAD" + base64.urlsafe_b64encode(digest[:9]).decode(),
            kind=kind,
            path=f"{_FOLDERS.get(kind, kind + 's')}/file_{count}.{suffix}",
            name=name,
            mime=mime,
            content=content,
            traits=traits,
        )
        self.by_id[stored.id] = self.by_path[stored.path] = stored
        return stored


_FOLDERS = {"voice": "voice", "audio": "music", "animation": "animations", "video_note": "video_notes"}
