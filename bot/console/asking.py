"""Who asks, and how: what the door notes on each request."""

from __future__ import annotations

from aiohttp import web

from bot.console.staff import SignIn

SIGN_IN: web.RequestKey[SignIn] = web.RequestKey("sign_in", SignIn)
TOKEN: web.RequestKey[str] = web.RequestKey("token", str)
SCRIPT = "X-Safar"
"""The header with which the desk's own script asks; it wants parts of pages, and words instead of redirects."""


def is_script(request: web.Request) -> bool:
    """Whether the desk's script asks, not somebody who opens a page."""
    return SCRIPT in request.headers
