"""Telegram through python-telegram-bot's typed client. Its updater, handlers and persistence are not used."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Protocol

import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.warnings import PTBUserWarning

from bot.channel.request import AiohttpRequest, NeverSent
from bot.delivery.outbox import Delivered, Parcel, Result
from bot.delivery.speech import Mark, Speech
from bot.languages import TRAITS, Language
from bot.wording import Phrasebook, Wording

log = logging.getLogger(__name__)

# Bot.get_updates gives typed objects, which drop what the library does not know yet; the journal keeps updates as they came.
# Bot.send_message makes typed objects of each button and of all that Telegram answers, which takes longer than the rest of a
# send; the library's errors, which decide what becomes of a message, are the same.
warnings.filterwarnings("ignore", message="Please use 'Bot.(getUpdates|sendMessage)'", category=PTBUserWarning)

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
"""Named in full: reactions only come when they are asked for."""

TELEGRAM = "https://api.telegram.org"
POLL = timedelta(seconds=25)
SEND = timedelta(seconds=10)
RESTS = (timedelta(seconds=1), timedelta(seconds=3), timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2))
"""How long a chat rests after each failed attempt in a row."""

TOKEN = re.compile(r"bot\d+:[\w-]+")


class HideToken(logging.Filter):
    """Takes the bot's token out of every record; clients and their errors carry it in addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without the token."""
        text = record.getMessage()
        if TOKEN.search(text):
            record.msg, record.args = TOKEN.sub("bot<token>", text), ()
        return True


class Client(Protocol):
    """What the sender and the poller need of a Bot API client."""

    async def send(self, chat: int, speech: Speech) -> str:
        """Send one message; Telegram's id of it."""
        ...


@asynccontextmanager
async def open_bot(token: str, api: str, *, connections: int = 64) -> AsyncIterator[telegram.Bot]:
    """A typed client for Telegram, or for another server of the same API; its connections are closed at the end."""
    sending = AiohttpRequest(connections=connections, read=SEND.total_seconds())
    polling = AiohttpRequest(connections=1, read=(POLL + SEND).total_seconds())
    home = api or TELEGRAM
    try:
        yield telegram.Bot(
            token,
            base_url=f"{home}/bot",
            base_file_url=f"{home}/file/bot",
            request=sending,
            get_updates_request=polling,
        )
    finally:
        # Bot.shutdown does nothing unless Bot.initialize was called, which fails while Telegram is away.
        await sending.shutdown()
        await polling.shutdown()


class TelegramClient:
    """Sends speeches."""

    def __init__(self, bot: telegram.Bot) -> None:
        self._bot = bot

    async def send(self, chat: int, speech: Speech) -> str:
        """Send one message, or acknowledge a button. Telegram's id of the message, "" for an acknowledgement."""
        if speech.callback:
            await self._bot.answer_callback_query(speech.callback)
            return ""
        found: Any = await self._bot.do_api_request("sendMessage", api_kwargs=_message(chat, speech))
        return str(found["message_id"])


class TelegramFiles:
    """Fetches what a person sent: photos, voice notes and files, at the moment when a counsellor looks at them."""

    def __init__(self, bot: telegram.Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file; None when Telegram does not have it any more. Telegram gives files up to 20 MB."""
        try:
            file = await self._bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("a file could not be fetched: %s", type(error).__name__)
            return None


def _message(chat: int, speech: Speech) -> dict[str, Any]:
    """The arguments of sendMessage, https://core.telegram.org/bots/api#sendmessage."""
    message = {"chat_id": chat, "text": speech.text, "link_preview_options": {"is_disabled": True}}
    if speech.marks:
        message["entities"] = [_entity(mark) for mark in speech.marks]
    if speech.rows:
        rows = [[{"text": key.label, "callback_data": key.data} for key in row] for row in speech.rows]
        message["reply_markup"] = {"inline_keyboard": rows}
    return message


def _entity(mark: Mark) -> dict[str, Any]:
    place = {"type": mark.type, "offset": mark.offset, "length": mark.length}
    return place | {"url": mark.url} if mark.url else place


async def deliver(client: Client, chat: int, speech: Speech, parcel: Parcel) -> Result:
    """Send a message, and read Telegram's answer into what became of it."""
    try:
        return Result(outcome=Delivered.SENT, telegram=await client.send(chat, speech))
    except TelegramError as error:
        return result_of(error, parcel.attempts)


def result_of(error: TelegramError, attempts: int) -> Result:
    """What an error of Telegram means for the message.

    RetryAfter rests this chat only; a message whose outcome nobody knows is "unknown"; a refused one has failed for good.
    """
    rest = RESTS[min(attempts, len(RESTS)) - 1]
    match error:
        case RetryAfter():
            return Result(outcome=Delivered.RETRY, reason="flood", delay=_span(error.retry_after))
        case Forbidden():
            return Result(outcome=Delivered.BLOCKED, reason="blocked")
        case ChatMigrated():
            return Result(outcome=Delivered.FAILED, reason="migrated")
        case BadRequest() if "query is too old" in error.message.lower():
            return Result(outcome=Delivered.SENT, reason="query_too_old")
        case BadRequest():
            log.error("Telegram refused a message: %s", error.message)
            return Result(outcome=Delivered.FAILED, reason="refused")
        case InvalidToken():
            log.error("Telegram does not know the bot's token; look at SAFAR_TELEGRAM_TOKEN")
            return Result(outcome=Delivered.RETRY, reason="token", delay=RESTS[-1])
        case TimedOut():
            return Result(outcome=Delivered.UNKNOWN, reason="timed_out", delay=rest)
        case NeverSent():
            return Result(outcome=Delivered.RETRY, reason="unreachable", delay=rest)
        case _:
            return Result(outcome=Delivered.UNKNOWN, reason="network", delay=rest)


def _span(retry_after: int | timedelta) -> timedelta:
    return retry_after if isinstance(retry_after, timedelta) else timedelta(seconds=retry_after)


COMMANDS: Mapping[str, Wording] = {
    "start": Wording.COMMAND_START,
    "menu": Wording.COMMAND_MENU,
    "language": Wording.COMMAND_LANGUAGE,
    "counsellor": Wording.COMMAND_COUNSELLOR,
    "forget": Wording.COMMAND_FORGET,
}


async def introduce(bot: telegram.Bot, phrasebook: Phrasebook) -> None:
    """Tell Telegram the bot's name, description and commands, in each language that it has a two-letter code for."""
    for language in (None, *Language):
        code = TRAITS[language].telegram if language else None
        speak = language or Language.EN
        commands = [(name, phrasebook.say(speak, wording)) for name, wording in COMMANDS.items()]
        await bot.set_my_commands(commands, language_code=code)
        await bot.set_my_description(phrasebook.say(speak, Wording.BOT_DESCRIPTION), language_code=code)
        await bot.set_my_short_description(phrasebook.say(speak, Wording.BOT_SHORT_DESCRIPTION), language_code=code)


async def get_updates(bot: telegram.Bot, offset: int | None) -> list[dict[str, Any]]:
    """Long-poll for updates, raw: they are journalled as they came. Only what was journalled is confirmed by the offset."""
    arguments = {"offset": offset, "timeout": int(POLL.total_seconds()), "allowed_updates": ALLOWED_UPDATES}
    found: Any = await bot.do_api_request(
        "getUpdates",
        api_kwargs={name: value for name, value in arguments.items() if value is not None},
        read_timeout=POLL.total_seconds() + 10,
    )
    return list(found)
