"""Setting, clearing and showing the webhook."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.simulator.params import Params
from bot.simulator.refusals import Json, Refusal, bad_request
from bot.simulator.webhooks import Webhook
from bot.simulator.world import World


def set_webhook(world: World, params: Params) -> bool:
    """Have updates posted to an address; an empty one is none."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    _check_url(url)
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_\-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    kinds = wanted_kinds(params)
    world.mailbag.want(kinds)
    if params.flag("drop_pending_updates"):
        world.mailbag.drop_all()
    kept = kinds if kinds is not None else list(world.webhook.allowed_updates)
    world.webhook = Webhook(
        url=url,
        secret_token=secret,
        max_connections=min(100, max(1, params.integer("max_connections", 40))),
        allowed_updates=tuple(kept),
        ip_address=params.text("ip_address"),
        has_certificate="certificate" in params.uploads,
    )
    world.story.post_bell.ring()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Go back to `getUpdates`."""
    if params.flag("drop_pending_updates"):
        world.mailbag.drop_all()
    world.webhook = Webhook(allowed_updates=world.webhook.allowed_updates)
    world.story.post_bell.ring()
    return True


def get_webhook_info(world: World, params: Params) -> Json:
    """How the webhook is doing."""
    return world.webhook.as_json(pending=len(world.mailbag.waiting))


def wanted_kinds(params: Params) -> list[str] | None:
    """The kinds of updates that a call names; None when it says nothing of them."""
    if not params.has("allowed_updates"):
        return None
    try:
        kinds = params.parsed("allowed_updates", "allowed updates")
    except Refusal:
        raise bad_request("can't parse allowed updates JSON object") from None
    if kinds is None:
        return []
    if not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    return [str(kind) for kind in kinds]


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad_request("bad webhook: Wrong HTTP URL")
    # Telegram takes only https; like its server in local mode, we take http too, but only on this machine.
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname)):
        return
    raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
