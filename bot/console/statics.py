"""Style, script and icon. They are read once; their address holds the hash of all, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"


class Statics:
    """The files of `static/`."""

    def __init__(self) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.is_file()}
        self._version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where a page finds a file."""
        return f"/static/{self._version}/{name}"

    def routes(self) -> list[web.RouteDef]:
        """Where they stand."""
        return [web.get("/static/{version}/{name}", self.file), web.get("/favicon.ico", self.icon)]

    async def file(self, request: web.Request) -> web.Response:
        """One file."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        response = self._response(name)
        if request.match_info["version"] == self._version:
            response.headers["Cache-Control"] = FOR_EVER
        response.enable_compression()
        return response

    async def icon(self, _: web.Request) -> web.Response:
        """The icon, for browsers that ask without being told."""
        return self._response("icon.svg")

    def _response(self, name: str) -> web.Response:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(body=self._files[name], content_type=kind, charset=charset)
