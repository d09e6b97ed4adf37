"""The webhook: Telegram brings updates; it hears 200 only when they are in the journal, else it brings them again."""

from __future__ import annotations

import hmac
import json
import logging

from aiohttp import web
from redis.exceptions import RedisError

from bot.channel.incoming import chat_of
from bot.delivery.inbox import Inbox, Update

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 1 << 20


def webhook_app(inbox: Inbox, secret: str) -> web.Application:
    """The web application that Telegram calls. `secret` is what Telegram was told to send along."""

    async def take(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            raw = json.loads(await request.text())
            update = Update(id=int(raw["update_id"]), chat=chat_of(raw), raw=raw)
        except (ValueError, KeyError, TypeError):
            # Telegram would bring a broken update again for ever; it is nobody's message.
            log.error("the webhook got something that is no update")
            return web.Response(status=200)
        try:
            await inbox.take([update])
        except RedisError as error:
            log.error("Redis does not answer (%s); Telegram will bring the update again", type(error).__name__)
            return web.Response(status=503)
        return web.Response(status=200)

    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post(PATH, take)
    return app
