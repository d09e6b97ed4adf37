"""What people sent: pictures, voice notes and files, fetched when a counsellor who may see the case looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from aiohttp import web

from bot.console.asking import SIGN_IN
from bot.console.desk import case_of
from bot.handoff.case import CaseQueue

SHOWN: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n": "image/png",
    b"GIF8": "image/gif",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\x1aE\xdf\xa3": "audio/webm",
}
"""What a page may show: told by its first bytes, never by what the sender says it is. All else is a download."""

CONTAINERS: Mapping[tuple[bytes, bytes], str] = {
    (b"RIFF", b"WEBP"): "image/webp",
    (b"RIFF", b"WAVE"): "audio/wav",
}
"""Formats that are told by bytes 0-3 and 8-11."""

SEALED_OFF = "default-src 'none'; sandbox"
"""Nothing within a file may run, even when it is opened in a window of its own."""


class Files(Protocol):
    """Whoever can fetch what a person sent."""

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file; None when it is not to be had any more."""
        ...


class Attachments:
    """The files of the cases that a counsellor may see."""

    def __init__(self, queue: CaseQueue, files: Files) -> None:
        self._queue = queue
        self._files = files

    def routes(self) -> list[web.RouteDef]:
        """Where they are."""
        return [web.get("/files/{case}/{message}", self.file)]

    async def file(self, request: web.Request) -> web.Response:
        """One file of one message."""
        case = await case_of(self._queue, request)
        messages = await self._queue.transcript(case.id, request[SIGN_IN].counsellor)
        wanted = next((one for one in messages if one.id == request.match_info["message"] and one.file_id), None)
        content = await self._files.fetch(wanted.file_id) if wanted else None
        if content is None:
            raise web.HTTPNotFound
        return _served(request, content)


def kind_of(content: bytes) -> str:
    """What a page may show the bytes as; "" for what it may not show.

    >>> kind_of(b"OggS..."), kind_of(b"RIFF....WEBPVP8"), kind_of(b"<html>")
    ('audio/ogg', 'image/webp', '')
    """
    if found := CONTAINERS.get((content[:4], content[8:12])):
        return found
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:11] == b"M4A" else "video/mp4"
    return next((kind for start, kind in SHOWN.items() if content.startswith(start)), "")


def _served(request: web.Request, content: bytes) -> web.Response:
    kind = kind_of(content)
    headers = {"Content-Security-Policy": SEALED_OFF, "Accept-Ranges": "bytes"}
    if not kind:
        headers["Content-Disposition"] = "attachment"
    body, status = content, 200
    if "Range" in request.headers:  # players ask for parts, so that one can jump within a voice note
        span = _span(request, len(content))
        body, status = content[span], 206
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{len(content)}"
    return web.Response(body=body, status=status, content_type=kind or "application/octet-stream", headers=headers)


def _span(request: web.Request, size: int) -> slice:
    try:
        start, stop, _ = request.http_range.indices(size)
    except ValueError as error:
        raise web.HTTPRequestRangeNotSatisfiable from error
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable
    return slice(start, stop)
