"""Pictures, voices, films and papers in Telegram's form, from an upload or from a file id used again."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from bot.simulator.files import Shelf, StoredFile
from bot.simulator.params import Params, Upload
from bot.simulator.refusals import Json, bad_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of medium: Telegram's name for its type, what it is when nobody says, and what a call may say of it."""

    type: str
    mime: str
    name: str
    traits: Json
    told: tuple[str, ...] = ()
    names_file: bool = False


KINDS: Mapping[str, Kind] = {
    "photo": Kind(type="Photo", mime="image/jpeg", name="photo.jpg", traits={"width": 1280, "height": 960}),
    "voice": Kind(type="VoiceNote", mime="audio/ogg", name="voice.oga", traits={"duration": 1}, told=("duration",)),
    "audio": Kind(
        type="Audio",
        mime="audio/mpeg",
        name="audio.mp3",
        traits={"duration": 1},
        told=("duration", "performer", "title"),
        names_file=True,
    ),
    "video": Kind(
        type="Video",
        mime="video/mp4",
        name="video.mp4",
        traits={"width": 640, "height": 480, "duration": 1},
        told=("width", "height", "duration"),
        names_file=True,
    ),
    "animation": Kind(
        type="Animation",
        mime="video/mp4",
        name="animation.mp4",
        traits={"width": 320, "height": 240, "duration": 1},
        told=("width", "height", "duration"),
        names_file=True,
    ),
    "video_note": Kind(
        type="VideoNote",
        mime="video/mp4",
        name="note.mp4",
        traits={"length": 240, "duration": 1},
        told=("length", "duration"),
    ),
    "document": Kind(type="Document", mime="application/octet-stream", name="file", traits={}, names_file=True),
    "sticker": Kind(
        type="Sticker",
        mime="image/webp",
        name="sticker.webp",
        traits={"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
        told=("emoji",),
    ),
}
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")


def medium(shelf: Shelf, kind: str, params: Params, *, given: str | None = None) -> Json:
    """The body of a message with the medium that a call names or brings; `given` overrides the parameter's text."""
    source = params.text(kind) if given is None else given
    upload = params.uploads.get(source.removeprefix("attach://")) if source.startswith("attach://") else None
    upload = upload or (params.uploads.get(kind) if given is None else None)
    if upload:
        return shown(kept(shelf, kind, upload, params))
    if not source or source.startswith("attach://"):
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if source.startswith(("http://", "https://")):
        # The simulator fetches nothing from the network.
        raise bad_request("failed to get HTTP URL content")
    stored = shelf.by_id.get(source)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {KINDS[stored.kind].type} as {KINDS[kind].type}")
    return shown(stored)


def kept(shelf: Shelf, kind: str, upload: Upload, params: Params) -> StoredFile:
    """Store an upload as a medium, with what the call says of it."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    traits = dict(KINDS[kind].traits)
    if kind == "photo":
        if not upload.content.startswith(_IMAGES):
            raise bad_request("IMAGE_PROCESS_FAILED")
        traits |= _size_of(upload.content)
    for name in KINDS[kind].told:
        if said := params.text(name):
            traits[name] = int(said) if said.isdigit() else said
    mime = KINDS[kind].mime if upload.mime == "application/octet-stream" else upload.mime
    name = upload.name or KINDS[kind].name
    return shelf.keep(upload.content, kind=kind, name=name, mime=mime, traits=json.dumps(traits))


def shown(stored: StoredFile) -> Json:
    """The body of a message that shows a stored file."""
    kind = KINDS[stored.kind]
    traits: Json = json.loads(stored.traits)
    if stored.kind == "photo":
        return {"photo": [stored.as_json() | traits]}
    described = stored.as_json() | traits
    if stored.kind not in {"sticker", "video_note"}:
        described["mime_type"] = stored.mime
    if kind.names_file:
        described["file_name"] = stored.name
    if stored.kind == "animation":  # as Telegram does for older clients
        names = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type")
        return {"animation": described, "document": {name: described[name] for name in names}}
    return {stored.kind: described}


def _size_of(content: bytes) -> Json:
    if not content.startswith(b"\x89PNG") or len(content) < 24:
        return {}
    width, height = struct.unpack(">II", content[16:24])
    return {"width": width, "height": height}
