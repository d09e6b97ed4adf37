"""The webhook that a bot set: where updates go, and what became of the last tries."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulator.refusals import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are posted; an empty `url` is no webhook. `max_connections` bounds the posts under way."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    allowed_updates: tuple[str, ...] = ()
    ip_address: str = ""
    has_certificate: bool = False
    last_error_date: int | None = None
    last_error_message: str = ""

    def as_json(self, *, pending: int) -> Json:
        """Telegram's WebhookInfo."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": self.has_certificate,
            "pending_update_count": pending,
        }
        if self.url:
            info["max_connections"] = self.max_connections
        if self.ip_address:
            info["ip_address"] = self.ip_address
        if self.allowed_updates:
            info["allowed_updates"] = list(self.allowed_updates)
        if self.last_error_date is not None:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        return info
