"""The settings: each variable is explained beside its field; all faults are reported at once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.centres import ORIGINS
from bot.errors import Fault, SettingsInvalid

ROOT = Path(__file__).resolve().parents[1]
"""The repository; folders that are not set stand in it, wherever `safar` is called."""

TOKEN_SHAPE = re.compile(r"\d+:[\w-]{20,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set. Every field comes from the environment variable that its metadata names."""

    data: Path = field(metadata={"env": "SAFAR_DATA", "default": ".safar"})
    """Folder for Redis' data and the generated secret."""

    redis_url: str = field(metadata={"env": "REDIS_URL", "default": ""})
    """Redis to use, such as redis://localhost:6379/0 or unix:///path. Empty: an embedded one in the data folder."""

    tenant: str = field(metadata={"env": "SAFAR_TENANT", "default": "safar"})
    """The name under which this bot's keys stand in Redis; letters, digits and dashes."""

    centre: str = field(metadata={"env": "SAFAR_CENTRE", "default": "AF"})
    """The country of the centre for people whose language does not tell: AF, PK, BD, TJ or IQ."""

    secrets: tuple[bytes, ...] = field(repr=False, metadata={"env": "SAFAR_SECRETS", "default": ""})
    """Secrets of at least 32 bytes in base64, newest first, split by commas. Empty: one is made and kept in the data folder."""

    token: str = field(repr=False, metadata={"env": "SAFAR_TELEGRAM_TOKEN", "default": ""})
    """The bot's token from BotFather. Empty: the simulator is used instead of Telegram."""

    telegram_api: str = field(metadata={"env": "SAFAR_TELEGRAM_API", "default": ""})
    """Another Bot API server, such as http://127.0.0.1:8081. Empty: Telegram's own, or the simulator's without a token."""

    public_url: str = field(metadata={"env": "SAFAR_PUBLIC_URL", "default": ""})
    """The https address under which Telegram reaches the webhook. Empty: the bot polls."""

    webhook_port: int = field(metadata={"env": "SAFAR_WEBHOOK_PORT", "default": "8082"})
    """The local port of the webhook."""

    nlu_url: str = field(metadata={"env": "SAFAR_NLU_URL", "default": ""})
    """A Rasa server that runs already. Empty: `safar run` starts one on the NLU port."""

    nlu_port: int = field(metadata={"env": "SAFAR_NLU_PORT", "default": "5005"})
    """The local port of the Rasa server."""

    nlu_token: str = field(repr=False, metadata={"env": "SAFAR_NLU_TOKEN", "default": ""})
    """The Rasa server's token. Empty: derived from the secret."""

    nlu_patience: timedelta = field(metadata={"env": "SAFAR_NLU_PATIENCE", "default": "1.5"})
    """How long to wait for the Rasa server, in seconds."""

    borders: Path = field(metadata={"env": "SAFAR_BORDERS", "default": "nlu/borders.toml"})
    """The file with the borders between answering, asking, the menu and a human."""

    content: Path = field(metadata={"env": "SAFAR_CONTENT", "default": "content"})
    """The folder with the answers."""

    locales: Path = field(metadata={"env": "SAFAR_LOCALES", "default": "locales"})
    """The folder with the catalogues."""

    host: str = field(metadata={"env": "SAFAR_HOST", "default": "127.0.0.1"})
    """The address on which console and simulator listen."""

    console_port: int = field(metadata={"env": "SAFAR_CONSOLE_PORT", "default": "8080"})
    """The port of the counsellors' console."""

    simulator_port: int = field(metadata={"env": "SAFAR_SIMULATOR_PORT", "default": "8081"})
    """The port of the simulator."""

    lease: timedelta = field(metadata={"env": "SAFAR_LEASE", "default": "15"})
    """How long a worker or sender may be silent before another one takes over its chats, in seconds."""

    sends_a_second: int = field(metadata={"env": "SAFAR_SENDS_A_SECOND", "default": "30"})
    """Messages a second over all chats; Telegram allows 30 without paying."""

    production: bool = field(metadata={"env": "SAFAR_PRODUCTION", "default": "no"})
    """yes: only approved, unexpired answers are served. no: sample answers too, marked as such."""

    @property
    def uses_simulator(self) -> bool:
        """Whether there is no Telegram to talk to."""
        return not self.token


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings. SettingsInvalid lists every fault."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for spec in fields(Settings):
        name = spec.metadata["env"]
        text = environment.get(name, "").strip() or spec.metadata["default"]
        try:
            values[spec.name] = READERS.get(spec.name, str)(text)
        except ValueError as error:
            what, _, remedy = str(error).partition("; ")
            faults.append(Fault(where=name, what=what, remedy=remedy))
    faults += _unknown(environment)
    if faults:
        raise SettingsInvalid(faults)
    return Settings(**values)


NLU_ENCODER = "SAFAR_NLU_ENCODER"
"""Not ours to read: the NLU's commands, which inherit our environment, do (nlu/README.md, "A sentence encoder")."""


def _unknown(environment: Mapping[str, str]) -> list[Fault]:
    known = {spec.metadata["env"] for spec in fields(Settings)} | {"SAFAR_FAULT_AT", "SAFAR_FAULT_LOG", NLU_ENCODER}
    strange = sorted(name for name in environment if name.startswith("SAFAR_") and name not in known)
    remedy = f"known are {', '.join(sorted(known - {'SAFAR_FAULT_AT', 'SAFAR_FAULT_LOG'}))}"
    return [Fault(where=name, what="no such setting", remedy=remedy) for name in strange]


def _folder(text: str) -> Path:
    return ROOT / text  # an absolute path stays what it is


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) < 65536:
        raise ValueError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"{text!r} is no count; give a whole number above 0")
    return int(text)


def _seconds(text: str) -> timedelta:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise ValueError(f"{text!r} is no span of seconds; give a number such as 1.5")
    return timedelta(seconds=seconds)


def _url(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        parts = urlsplit(text)
        if text and (parts.scheme not in schemes or not (parts.netloc or parts.scheme == "unix")):
            raise ValueError(f"{text!r} is no address; give one such as {schemes[0]}://host")
        return text.rstrip("/")

    return read


def _origin(text: str) -> str:
    if text.upper() not in ORIGINS:
        raise ValueError(f"{text!r} is no centre; give one of {', '.join(ORIGINS)}")
    return text.upper()


def _tenant(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", text):
        raise ValueError(f"{text!r} is no name for keys; use letters, digits and dashes only")
    return text


def _token(text: str) -> str:
    # The token itself must not reach an error message.
    if text and not TOKEN_SHAPE.fullmatch(text):
        raise ValueError("this is no bot token; copy it whole from BotFather: digits, a colon, letters")
    return text


def _secrets(text: str) -> tuple[bytes, ...]:
    try:
        secrets = tuple(base64.b64decode(part.strip(), validate=True) for part in text.split(",") if part.strip())
    except binascii.Error:
        secrets = (b"",)
    if any(len(secret) < 32 for secret in secrets):
        raise ValueError("a secret is too short or not base64; make one with `openssl rand -base64 32`")
    return secrets


def _yes(text: str) -> bool:
    if text.lower() not in {"yes", "no", "1", "0", "true", "false"}:
        raise ValueError(f"{text!r} is neither yes nor no; give one of them")
    return text.lower() in {"yes", "1", "true"}


READERS: Mapping[str, Callable[[str], Any]] = {
    "data": _folder,
    "redis_url": _url("redis", "rediss", "unix"),
    "tenant": _tenant,
    "centre": _origin,
    "secrets": _secrets,
    "token": _token,
    "telegram_api": _url("http", "https"),
    "public_url": _url("https", "http"),
    "webhook_port": _port,
    "nlu_url": _url("http", "https"),
    "nlu_port": _port,
    "nlu_patience": _seconds,
    "borders": _folder,
    "content": _folder,
    "locales": _folder,
    "console_port": _port,
    "simulator_port": _port,
    "lease": _seconds,
    "sends_a_second": _count,
    "production": _yes,
}
"""How each field is read; the others are texts."""


def simulator_token(secret: bytes) -> str:
    """The token under which bot and simulator know each other."""
    return "424242:" + hashlib.sha256(b"simulator" + secret).hexdigest()[:35]
