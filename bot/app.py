"""The composition root: the bot, the console and the simulator are put together here; what they are made of is handed in."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import aiohttp
import telegram
from aiohttp import web
from redis.exceptions import RedisError

from bot.channel.incoming import chat_of
from bot.channel.telegram import (
    ALLOWED_UPDATES,
    TelegramClient,
    TelegramFiles,
    deliver,
    get_updates,
    introduce,
    open_bot,
)
from bot.channel.webhook import PATH, webhook_app
from bot.console.server import console_app
from bot.console.staff import Staff
from bot.conversation import Conversation
from bot.delivery.inbox import Inbox
from bot.delivery.outbox import Outbox, Pace, Paces, Parcel, Result
from bot.delivery.poller import Poller
from bot.delivery.sender import Sender
from bot.delivery.speech import Speech
from bot.delivery.worker import Worker
from bot.errors import Fault, SettingsInvalid
from bot.ground import (
    Ground,
    api_address,
    bot_token,
    fresh_token,
    ground,
    nlu_address,
    nlu_token,
    now,
    policy_from,
    secrets_of,
    today,
    told_if_taken,
)
from bot.live import Live
from bot.privacy import derived
from bot.settings import Settings, simulator_token
from bot.simulator import server as simulator
from bot.understanding.rasa import RasaClient

log = logging.getLogger(__name__)


ROLES = ("ingest", "worker", "sender", "housekeeping")
MARGIN = timedelta(seconds=5)
"""A sender holds a chat longer than any send may take."""
HOUSEKEEPING = timedelta(seconds=10)
AFTER_TROUBLE = timedelta(seconds=2)


async def run_bot(settings: Settings, roles: Sequence[str] = ROLES) -> None:
    """Serve people until cancelled, in any of the roles; as many processes of each as one likes."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(ground(settings))
        bot = await stack.enter_async_context(open_bot(bot_token(settings), api_address(settings)))
        async with asyncio.TaskGroup() as tasks:
            inbox = base.inbox
            if "ingest" in roles:
                tasks.create_task(_ingest(base, bot, inbox))
            if "worker" in roles:
                session = await stack.enter_async_context(aiohttp.ClientSession())
                conversation, live = _conversation(base, inbox, session)
                await live.refresh()
                tasks.create_task(live.run())
                tasks.create_task(Worker(inbox, conversation).run())
            if "sender" in roles:
                tasks.create_task(_sender(base, bot, inbox).run())
            if "housekeeping" in roles:
                tasks.create_task(_keep_house(base))
            log.info("the bot serves: %s", ", ".join(roles))


def _conversation(base: Ground, inbox: Inbox, session: aiohttp.ClientSession) -> tuple[Conversation, Live]:
    settings = base.settings
    live = Live(base.redis, base.keys, base.catalogue, today)
    understanding = RasaClient(session, nlu_address(settings), nlu_token(settings), patience=settings.nlu_patience)
    conversation = Conversation(
        inbox=inbox,
        vault=base.vault,
        understanding=understanding,
        surroundings=live,
        phrasebook=base.phrasebook,
        policy=policy_from(settings.borders),
        default_centre=settings.centre,
        now=now,
    )
    return conversation, live


def paces_from(settings: Settings) -> Paces:
    """The limiter's paces: Telegram's, with the overall rate that was set."""
    rate = settings.sends_a_second
    return Paces(everybody=Pace(every=timedelta(seconds=1) / rate, burst=max(1, rate // 6)))


def _sender(base: Ground, bot: telegram.Bot, inbox: Inbox) -> Sender:
    client = TelegramClient(bot)
    steps = base.steps

    async def send(chat: int, said: Speech, parcel: Parcel) -> Result:
        if steps is None:
            return await deliver(client, chat, said, parcel)
        return await steps.around("sendMessage", lambda: deliver(client, chat, said, parcel))

    return Sender(
        Outbox(base.scripts, paces_from(base.settings), lease=base.settings.lease + MARGIN),
        base.vault,
        send,
        inbox.mail,
    )


async def _ingest(base: Ground, bot: telegram.Bot, inbox: Inbox) -> None:
    await _make_known(base, bot)
    if base.settings.public_url:
        await _serve_webhook(base, bot, inbox)
        return

    async def poll(offset: int | None) -> list[dict[str, Any]]:
        if base.steps is None:
            return await get_updates(bot, offset)
        return await base.steps.around("getUpdates", lambda: get_updates(bot, offset))

    name = f"{socket.gethostname()}-{os.getpid()}"
    await Poller(base.redis, base.keys, inbox, poll, chat_of, name=name, lease=base.settings.lease).run()


async def _make_known(base: Ground, bot: telegram.Bot) -> None:
    """Bot names and commands are niceties: when Telegram does not take them now, people are served all the same."""
    try:
        if not base.settings.public_url:
            await bot.delete_webhook()
        await introduce(bot, base.phrasebook)
    except telegram.error.TelegramError as error:
        log.warning("Telegram did not take the bot's commands (%s)", type(error).__name__)


async def _serve_webhook(base: Ground, bot: telegram.Bot, inbox: Inbox) -> None:
    secret = derived(base.vault.secrets[-1], "webhook").hex()
    runner = web.AppRunner(webhook_app(inbox, secret), access_log=None)
    await runner.setup()
    host, port = base.settings.host, base.settings.webhook_port
    try:
        with told_if_taken("SAFAR_WEBHOOK_PORT", host, port):
            await web.TCPSite(runner, host, port).start()
        await _set_webhook(bot, base.settings.public_url + PATH, secret)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _set_webhook(bot: telegram.Bot, address: str, secret: str) -> None:
    """Tell Telegram where to bring updates; again and again while it is away. SettingsInvalid when it refuses the address."""
    while True:
        try:
            await bot.set_webhook(address, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        except telegram.error.BadRequest as error:
            remedy = "give an https address that Telegram can reach from outside"
            what = f"Telegram refuses the webhook ({error.message})"
            raise SettingsInvalid([Fault(where="SAFAR_PUBLIC_URL", what=what, remedy=remedy)]) from error
        except telegram.error.TelegramError as error:
            log.error("Telegram did not take the webhook (%s); trying again", type(error).__name__)
            await asyncio.sleep(AFTER_TROUBLE.total_seconds())
            continue
        log.info("Telegram brings updates to %s", address)
        return


async def _keep_house(base: Ground) -> None:
    """Cases of counsellors who left go back to the queue, quiet ones are closed."""
    queue = base.case_queue()
    while True:
        try:
            back, closed = await queue.reap()
            if back or closed:
                log.info("cases given back: %d, closed because quiet: %d", back, closed)
        except RedisError as error:
            log.error("Redis does not answer (%s)", type(error).__name__)
        await asyncio.sleep(HOUSEKEEPING.total_seconds())


async def run_console(settings: Settings) -> None:
    """Serve the counsellors' console until cancelled."""
    telegram_bot = open_bot(bot_token(settings), api_address(settings), connections=4)
    async with ground(settings) as base, telegram_bot as bot:
        staff = Staff(base.redis, base.keys, fresh_token)
        application = console_app(
            queue=base.case_queue(),
            staff=staff,
            phrasebook=base.phrasebook,
            files=TelegramFiles(bot),
            is_secure=settings.host not in {"127.0.0.1", "localhost"},
        )
        await _serve_console(application, settings.host, settings.console_port)


async def run_simulator(settings: Settings) -> None:
    """Serve the simulator until cancelled."""
    host, port = settings.host, settings.simulator_port
    with told_if_taken("SAFAR_SIMULATOR_PORT", host, port):
        running = await simulator.serve(host, port, simulator_token(secrets_of(settings)[-1]))
    try:
        log.info("the simulator serves at %s", running.url)
        await asyncio.Event().wait()
    finally:
        await running.stop()


async def _serve_console(application: web.Application, host: str, port: int) -> None:
    """Serve the console until cancelled; without an access log, since addresses may carry secrets."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        with told_if_taken("SAFAR_CONSOLE_PORT", host, port):
            await web.TCPSite(runner, host, port).start()
        log.info("the console serves at http://%s:%s/", host, port)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
