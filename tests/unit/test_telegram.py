"""What Telegram's errors mean for a message, and that the token reaches no log."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.channel.request import NeverSent
from bot.channel.telegram import HideToken, result_of
from bot.delivery.outbox import Delivered  # isort: split

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

MEANINGS = [
    (RetryAfter(7), Delivered.RETRY),
    (Forbidden("Forbidden: bot was blocked by the user"), Delivered.BLOCKED),
    (ChatMigrated(-100), Delivered.FAILED),
    (BadRequest("Query is too old and response timeout expired or query id is invalid"), Delivered.SENT),
    (BadRequest("Chat not found"), Delivered.FAILED),
    (InvalidToken(), Delivered.RETRY),
    (TimedOut(), Delivered.UNKNOWN),
    (NeverSent("ClientConnectorError"), Delivered.RETRY),
    (NetworkError("ServerDisconnectedError"), Delivered.UNKNOWN),
]


@pytest.mark.parametrize(("error", "outcome"), MEANINGS, ids=lambda value: str(value)[:30])
def test_what_an_error_means(error: TelegramError, outcome: Delivered) -> None:
    assert result_of(error, 1).outcome is outcome


def test_how_long_to_rest() -> None:
    assert result_of(RetryAfter(7), 1).delay == timedelta(seconds=7)
    assert result_of(TimedOut(), 1).delay < result_of(TimedOut(), 4).delay


def test_the_token_is_taken_out_of_records() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "GET %s", ("https://host/bot12345:AAbb-cc_dd/getMe",), None)
    HideToken().filter(record)
    assert "AAbb" not in record.getMessage()
    assert "bot<token>" in record.getMessage()
