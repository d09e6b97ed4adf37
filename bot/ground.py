"""What every process stands on: Redis, keys, scripts, seals, sentences, the clock; made from the settings, and handed in."""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import secrets
import signal
import tomllib
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot import embedded_redis, faults
from bot.channel.telegram import (
    HideToken,
)
from bot.content.catalogue import Catalogue, servable
from bot.content.store import ContentStore
from bot.delivery import speech
from bot.delivery.inbox import Inbox
from bot.delivery.speech import Speech
from bot.dialogue.borders import policy_of
from bot.dialogue.policy import Policy
from bot.errors import Fault, SettingsInvalid, StoreUnreachable
from bot.handoff.redis_queue import RedisCaseQueue
from bot.privacy import Vault, derived
from bot.redis_keys import Keys
from bot.redis_scripts import RedisScripts
from bot.settings import Settings, simulator_token
from bot.wording import Phrasebook, load_phrasebook

log = logging.getLogger(__name__)


def quiet_logging(level: int = logging.INFO) -> None:
    """Logs without people: libraries that log addresses or bodies speak up only when something is wrong."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    for handler in logging.getLogger().handlers:
        handler.addFilter(HideToken())
    for name in ("httpx", "httpcore", "aiohttp.access", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


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


def fresh_token() -> str:
    """An unguessable token."""
    return secrets.token_urlsafe(32)


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


@contextmanager
def told_if_taken(setting: str, host: str, port: int) -> Iterator[None]:
    """SettingsInvalid, with the setting to change, when a port cannot be had."""
    try:
        yield
    except OSError as error:
        what = f"cannot listen on {host}:{port} ({os.strerror(error.errno or 0)})"
        raise SettingsInvalid(
            [Fault(where=setting, what=what, remedy="end what has it, or set another port")]
        ) from error
