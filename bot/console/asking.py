"""Who asks: what the door notes on each request."""

from __future__ import annotations

from aiohttp import web

from bot.console.staff import SignIn

SIGN_IN: web.RequestKey[SignIn] = web.RequestKey("sign_in", SignIn)
TOKEN: web.RequestKey[str] = web.RequestKey("token", str)
