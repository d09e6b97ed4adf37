"""The parameters of one Bot API call, in the one form that Telegram itself brings them to: text by name, and files.

JSON, urlencoded and multipart requests mean the same to Telegram: nested values are JSON inside a text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.simulator.refusals import Refusal, bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024  # Telegram takes no larger file from a bot.


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What one call asks for; every getter treats a missing and an empty value alike, as Telegram does."""

    texts: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; empty when it is missing."""
        return self.texts.get(name, "")

    def has(self, name: str) -> bool:
        """Was it given, as text or as a file?"""
        return name in self.texts or name in self.uploads

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a whole number; what is no number counts as not given."""
        raw = self.text(name).strip()
        digits = raw[1:] if raw[:1] == "-" else raw
        return int(raw) if digits.isascii() and digits.isdigit() else default

    def number(self, name: str) -> float | None:
        """The value as a real number; None when it is missing or none."""
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """The value as yes or no."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str, what: str) -> Any:
        """The value read as JSON; None when missing. `what` names it in Telegram's refusal."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def objects(self, name: str, what: str) -> list[dict[str, Any]]:
        """The value read as a JSON list of objects; empty when missing. `what` is Telegram's name for one of them."""
        found = self.parsed(name, what)
        if found is None:
            return []
        if not isinstance(found, list):
            raise bad_request(f"expected an Array of {what}")
        if not all(isinstance(item, dict) for item in found):
            raise bad_request(f"can't parse {what}: expected an Object")
        return found


def whole(value: Any) -> int:
    """A number inside a JSON value, which Telegram takes as a text too; 0 when it is none."""
    return Params(texts={"": str(value)}).integer("")


async def params_of(request: web.Request) -> Params:
    """Read a request of any of the forms that Telegram takes."""
    params = await _read(request)
    try:
        "".join(params.texts.values()).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return params


async def _read(request: web.Request) -> Params:
    texts = dict(request.query.items())
    kind = request.content_type
    if kind == "application/json":
        return Params(texts={**texts, **_read_json(await request.read())})
    if kind == "application/x-www-form-urlencoded":
        form = await request.post()
        return Params(texts=texts | {name: value for name, value in form.items() if isinstance(value, str)})
    if kind == "multipart/form-data":
        try:
            return await _from_multipart(request, texts)
        except ValueError:
            raise bad_request("can't parse the multipart request") from None
    return Params(texts=texts)


def params_from_json(fields: Mapping[str, Any]) -> Params:
    """The parameters in a JSON object; null counts as not given."""
    return Params(texts={name: _as_text(value) for name, value in fields.items() if value is not None})


def _read_json(body: bytes) -> Mapping[str, str]:
    if not body.strip():
        return {}
    try:
        fields = json.loads(body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise bad_request("can't parse request JSON object")
    return params_from_json(fields).texts


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _from_multipart(request: web.Request, texts: dict[str, str]) -> Params:
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            texts[part.name] = content.decode("utf-8", "replace")
            continue
        if len(content) > UPLOAD_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        mime = part.headers.get("Content-Type", "application/octet-stream")
        uploads[part.name] = Upload(name=part.filename, mime=mime, content=content)
    return Params(texts=texts, uploads=uploads)
