"""How Telegram says no: the code, the words and the hints of every refusal, in one place.

The texts are Telegram's own (tdlib/telegram-bot-api and tdlib/td), because clients decide by them.
"""

from __future__ import annotations

from typing import Any

type Json = dict[str, Any]


class Refusal(Exception):
    """Telegram's answer when it will not do what was asked."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> Json:
        """The body of the HTTP answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(why: str) -> Refusal:
    """The request can never succeed as it stands."""
    return Refusal(400, f"Bad Request: {why}")


def unauthorized() -> Refusal:
    """The token is well formed and belongs to no bot here."""
    return Refusal(401, "Unauthorized")


def forbidden(why: str) -> Refusal:
    """The other side does not want the bot."""
    return Refusal(403, f"Forbidden: {why}")


def not_found() -> Refusal:
    """No such method, or no such path."""
    return Refusal(404, "Not Found")


def conflict(why: str) -> Refusal:
    """Two ways of fetching updates are fighting."""
    return Refusal(409, f"Conflict: {why}")


def too_many_requests(seconds: int) -> Refusal:
    """A flood limit was passed; `seconds` is how long to keep quiet."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


CHAT_NOT_FOUND = "chat not found"
MESSAGE_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
BLOCKED = "bot was blocked by the user"
NEVER_STARTED = "bot can't initiate conversation with a user"
OTHER_GET_UPDATES = "terminated by other getUpdates request; make sure that only one bot instance is running"
ENDED_BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
