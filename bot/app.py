"""The composition root: the one module that knows every other. Clients are made here and handed in."""

from __future__ import annotations

import asyncio
import base64
import getpass
import logging
import os
import secrets
import signal
import socket
import tomllib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import telegram
from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot import embedded_redis, faults
from bot.centres import ORIGINS
from bot.channel.incoming import chat_of
from bot.channel.telegram import (
    ALLOWED_UPDATES,
    HideToken,
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
from bot.content.bundle import Content, bundle_of
from bot.content.catalogue import Catalogue, servable
from bot.content.checks import faults_of
from bot.content.parse import content_of
from bot.content.store import ContentStore, read_library, read_taxonomy
from bot.conversation import Conversation
from bot.delivery import speech
from bot.delivery.inbox import Inbox
from bot.delivery.outbox import Outbox, Pace, Paces, Parcel, Result
from bot.delivery.poller import Poller
from bot.delivery.sender import Sender
from bot.delivery.speech import Speech
from bot.delivery.worker import Worker
from bot.dialogue.borders import policy_of
from bot.dialogue.policy import Policy
from bot.errors import ContentInvalid, Fault, SafarError, SettingsInvalid, StoreUnreachable
from bot.handoff.case import Counsellor, CounsellorName
from bot.handoff.redis_queue import RedisCaseQueue
from bot.languages import Language
from bot.live import Live
from bot.privacy import Vault, derived
from bot.redis_keys import Keys
from bot.redis_scripts import RedisScripts
from bot.settings import Settings, simulator_token
from bot.simulator import server as simulator
from bot.understanding.rasa import RasaClient
from bot.wording import Phrasebook, load_phrasebook

log = logging.getLogger(__name__)

TAXONOMY = Path(__file__).resolve().parents[1] / "nlu" / "taxonomy.yml"
ROLES = ("ingest", "worker", "sender", "housekeeping")
MARGIN = timedelta(seconds=5)
"""A sender holds a chat longer than any send may take."""

HOUSEKEEPING = timedelta(seconds=10)
AFTER_TROUBLE = timedelta(seconds=2)


def quiet_logging(level: int = logging.INFO) -> None:
    """Logs without people: libraries that log addresses or bodies speak up only when something is wrong."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    for handler in logging.getLogger().handlers:
        handler.addFilter(HideToken())
    for name in ("httpx", "httpcore", "aiohttp.access", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


# Small parts.


def secrets_of(settings: Settings) -> tuple[bytes, ...]:
    """The secrets that were set; else the one in the data folder, made on first use and readable by its owner only."""
    if settings.secrets:
        return settings.secrets
    path = settings.data / "secret"
    settings.data.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        # A link cannot replace a secret that another process made at the same moment.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return (base64.b64decode(path.read_text()),)


def nlu_token(settings: Settings) -> str:
    """The Rasa server's token: set, or derived from the secret so that bot and server agree."""
    return settings.nlu_token or derived(secrets_of(settings)[-1], "nlu").hex()


def nlu_address(settings: Settings) -> str:
    """Where the Rasa server listens."""
    return settings.nlu_url or f"http://127.0.0.1:{settings.nlu_port}"


def bot_token(settings: Settings) -> str:
    """The token for Telegram, or the one that the simulator expects."""
    return settings.token or simulator_token(secrets_of(settings)[-1])


def api_address(settings: Settings) -> str:
    """The Bot API server: another one, the simulator without a token, or "" for Telegram's own."""
    if settings.telegram_api or settings.token:
        return settings.telegram_api
    return f"http://127.0.0.1:{settings.simulator_port}"


def policy_from(path: Path) -> Policy:
    """The borders in a file. SettingsInvalid when it cannot be used."""
    try:
        return policy_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        fault = Fault(where=str(path), what=str(error), remedy="see the words at the head of nlu/borders.toml")
        raise SettingsInvalid([fault]) from error


def paces_from(settings: Settings) -> Paces:
    """The limiter's paces: Telegram's, with the overall rate that was set."""
    rate = settings.sends_a_second
    return Paces(everybody=Pace(every=timedelta(seconds=1) / rate, burst=max(1, rate // 6)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every process stands on: Redis, keys, scripts, seals, sentences."""

    settings: Settings
    redis: Redis
    keys: Keys
    scripts: RedisScripts
    vault: Vault
    phrasebook: Phrasebook
    steps: faults.Steps | None

    @property
    def inbox(self) -> Inbox:
        """The mailboxes."""
        return Inbox(self.redis, self.keys, self.scripts, self.vault, lease=self.settings.lease)

    def case_queue(self) -> RedisCaseQueue:
        """The counsellors' queue; its messages to people go through the outbox."""
        return RedisCaseQueue(
            self.redis,
            self.keys,
            self.scripts,
            self.vault,
            sentence=lambda language, wording: self.body(self.phrasebook.say(language, wording)),
            words=self.body,
        )

    def body(self, text: str) -> str:
        """A text as the sealed body of an outgoing message."""
        return self.vault.close(speech.written(Speech(text=text)), "out")

    @property
    def content_store(self) -> ContentStore:
        """The published bundles."""
        return ContentStore(self.redis, key_of=self.keys.content, live_key=self.keys.content_live())

    async def catalogue(self) -> Catalogue | None:
        """The answers that are live, as far as they may be served here and today."""
        live = await self.content_store.load_live()
        if live is None:
            return None
        return Catalogue.of(servable(live.content, on=today(), with_samples=not self.settings.production))


def now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)


def today() -> date:
    """The day by the one clock."""
    return now().date()


@asynccontextmanager
async def ground(settings: Settings) -> AsyncIterator[Ground]:
    """Connect. StoreUnreachable when Redis does not answer."""
    url = settings.redis_url or embedded_redis.address(settings.data)
    steps = faults.steps_from(os.environ)
    redis = _client(url, steps)
    try:
        keys = Keys(settings.tenant)
        await _greet(redis, keys, url, is_embedded=not settings.redis_url)
        scripts = RedisScripts(redis, keys)
        if steps:
            steps.names.update(scripts.names)
        yield Ground(
            settings=settings,
            redis=redis,
            keys=keys,
            scripts=scripts,
            vault=Vault(secrets_of(settings), secrets.token_bytes),
            phrasebook=load_phrasebook(settings.locales),
            steps=steps,
        )
    finally:
        await redis.aclose()


def _client(url: str, steps: faults.Steps | None) -> Redis:
    options: dict[str, Any] = {"decode_responses": True, "socket_connect_timeout": 3, "health_check_interval": 30}
    if steps is None:
        return Redis.from_url(url, **options)
    return faults.counted_redis(url, steps, options)


async def _greet(redis: Redis, keys: Keys, url: str, *, is_embedded: bool) -> None:
    try:
        await redis.get(keys.offset())
    except (RedisError, OSError) as error:
        remedy = "start it with `safar run`, or set REDIS_URL" if is_embedded else "start it, or mend REDIS_URL"
        raise StoreUnreachable(f"no Redis server answers at {_without_password(url)}; {remedy}") from error


def _without_password(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.split('//')[0]}//…@{tail}" if at else url


# The bot's process.


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
        with _told_if_taken("SAFAR_WEBHOOK_PORT", host, port):
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


# Content and staff.


def read_content(settings: Settings) -> Content:
    """The answers in the content folder. ContentInvalid lists every fault in it."""
    taxonomy = read_taxonomy(TAXONOMY)
    library = read_library(settings.content)
    faults = faults_of(library, taxonomy, on=today())
    if faults:
        raise ContentInvalid(faults)
    return content_of(library, taxonomy)


async def publish_if_changed(base: Ground, say: Callable[[str], None]) -> None:
    """Publish the content folder when it differs from what is live. ContentInvalid lists what is faulty."""
    content = read_content(base.settings)
    if await base.content_store.live() == bundle_of(content)[0]:
        return
    sha = await base.content_store.publish(content)
    say(f"published {len(content.answers)} texts as bundle {sha}")


async def make_first_counsellor(base: Ground, say: Callable[[str], None]) -> None:
    """An account for trying out, when there is none at all; its password is told once, on the terminal only."""
    staff = Staff(base.redis, base.keys, fresh_token)
    if await staff.exists():
        return
    password = secrets.token_urlsafe(9)
    first = Counsellor(name=CounsellorName("counsellor"), centres=ORIGINS, languages=tuple(Language))
    await staff.add(first, password, Language.EN)
    say(
        f"made the first console account: name counsellor, password {password} (shown only now; `safar staff` makes others)"
    )


async def content_command(settings: Settings, what: str, bundle: str | None) -> int | None:
    """`safar content check | publish | rollback`."""
    if what == "check":
        content = read_content(settings)
        print(f"{len(content.answers)} texts, no fault")
        return None
    async with ground(settings) as base:
        if what == "publish":
            await publish_if_changed(base, print)
            return None
        if not bundle:
            raise SafarError("no bundle was named; give the whole hash that publishing told")
        await base.content_store.roll_back(bundle)
        print(f"serving bundle {bundle[:12]} again")
        return None


async def add_staff(settings: Settings, name: str, centres: str, languages: str) -> None:
    """Make a console account; the password is asked for, twice."""
    chosen = tuple(filter(None, centres.upper().split(","))) or ORIGINS
    spoken = tuple(filter(None, languages.lower().split(","))) or tuple(Language)
    unknown = [one for one in chosen if one not in ORIGINS] + [one for one in spoken if one not in set(Language)]
    if unknown:
        raise SafarError(f"no such centre or language: {', '.join(unknown)}")
    password = getpass.getpass("Password (at least 10 letters): ")
    if len(password) < 10:
        raise SafarError("the password is too short; take at least 10 letters")
    if password != getpass.getpass("Once more: "):
        raise SafarError("the two passwords differ; try again")
    counsellor = Counsellor(
        name=CounsellorName(name), centres=chosen, languages=tuple(Language(code) for code in spoken)
    )
    async with ground(settings) as base:
        staff = Staff(base.redis, base.keys, fresh_token)
        await staff.add(counsellor, password, Language(spoken[0]))
    print(f"{name} may sign in now")


def fresh_token() -> str:
    """An unguessable token."""
    return secrets.token_urlsafe(32)


# Other processes.


async def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until SIGTERM or Ctrl-C, then let it end in good order."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        log.info("ended")


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
    with _told_if_taken("SAFAR_SIMULATOR_PORT", host, port):
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
        with _told_if_taken("SAFAR_CONSOLE_PORT", host, port):
            await web.TCPSite(runner, host, port).start()
        log.info("the console serves at http://%s:%s/", host, port)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


@contextmanager
def _told_if_taken(setting: str, host: str, port: int) -> Iterator[None]:
    """SettingsInvalid, with the setting to change, when a port cannot be had."""
    try:
        yield
    except OSError as error:
        what = f"cannot listen on {host}:{port} ({os.strerror(error.errno or 0)})"
        raise SettingsInvalid(
            [Fault(where=setting, what=what, remedy="end what has it, or set another port")]
        ) from error
