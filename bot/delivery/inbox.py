"""The mailboxes: every update is journalled here before Telegram is told, and each chat is read by one worker at a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from redis.asyncio import Redis

from bot.privacy import ChatKey, Vault
from bot.redis_keys import Keys
from bot.redis_scripts import Scripts
from bot.sessions.dialogues import Sealed, Stored

LEASE = timedelta(seconds=15)
AT_ONCE = 10
"""Updates of a chat handed to a worker with one lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update as Telegram sent it. `chat` is what orders it: the chat's id, or the person's where there is no chat."""

    id: int
    chat: int
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One update in a mailbox. `raw` is None when it could not be opened."""

    id: str
    chat_id: int
    raw: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A chat that one worker has for a while. The epoch is its fence: who slept past the lease has an old one."""

    chat: ChatKey
    epoch: int
    letters: tuple[Letter, ...]
    stored: Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to be sent: the sealed body, the sealed way, and the kind that decides about repeating it."""

    id: str
    kind: str
    body: str
    to: str
    group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """All that one update changes, to be written at once or not at all."""

    update: str
    dialogue: Sealed | None
    steps: tuple[dict[str, Any], ...]
    out: tuple[Outgoing, ...]
    counts: tuple[str, ...] = ()
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An update that nobody could handle: when it was set aside (milliseconds since 1970), why, and of which chat it is."""

    at: int
    reason: str
    chat: ChatKey
    update: str


class Outcome(StrEnum):
    """What became of a step."""

    DONE = "done"
    CHANGED = "changed"
    FENCED = "fenced"


class Inbox:
    """The mailboxes in Redis."""

    def __init__(self, redis: Redis, keys: Keys, scripts: Scripts, vault: Vault, *, lease: timedelta = LEASE) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = scripts
        self._vault = vault
        self._patience = _ms(lease)
        self.mail = asyncio.Event()
        """Set when mail came through this process; others find theirs by looking."""

    @property
    def quarantine(self) -> str:
        """The key under which updates lie that were set aside."""
        return self._keys.quarantine()

    async def take(self, updates: Sequence[Update], *, leader: str = "", offset: int | None = None) -> bool:
        """Journal updates, each once. False when another poller leads by now."""
        entries = [
            {"id": update.id, "chat": self._vault.chat(update.chat), "body": self._sealed(update)} for update in updates
        ]
        taken = await self._scripts.run("take", {"updates": entries, "leader": leader, "offset": offset})
        self.mail.set()
        return int(taken) >= 0

    def _sealed(self, update: Update) -> str:
        return self._vault.close(json.dumps({"chat": update.chat, "raw": update.raw}, ensure_ascii=False), "update")

    async def lease(self) -> Lease | None:
        """The chat that has waited longest with mail; None when there is none."""
        found = await self._scripts.run("lease", {"patience": self._patience, "most": AT_ONCE})
        if not found:
            return None
        chat, epoch, updates, *held = found
        letters = tuple(self._opened(entry) for entry in updates)
        return Lease(chat=ChatKey(chat), epoch=int(epoch), letters=letters, stored=_stored(*held))

    def _opened(self, entry: str) -> Letter:
        identity, _, body = entry.partition(" ")
        try:
            content = json.loads(self._vault.open(body, "update"))
        except Exception:
            return Letter(id=identity, chat_id=0, raw=None)
        return Letter(id=identity, chat_id=content["chat"], raw=content["raw"])

    async def again(self, chat: ChatKey) -> Stored:
        """The dialogue as it is now, when somebody else has moved it."""
        found = await self._redis.hmget(self._keys.dialogue(chat), ["owner", "case", "session", "rev", "to", "dk"])
        return _stored(*found)

    async def commit(self, lease: Lease, stored: Stored, step: Step) -> Outcome:
        """Write all that an update changes, and that it is done."""
        said = await self._scripts.run(
            "commit",
            {
                "chat": lease.chat,
                "epoch": lease.epoch,
                "rev": stored.rev,
                "update": step.update,
                "dialogue": asdict(step.dialogue) if step.dialogue else None,
                "steps": step.steps,
                "out": [asdict(message) for message in step.out],
                "counts": step.counts,
                "patience": self._patience,
                "last": step.is_last,
            },
        )
        return Outcome(said)

    async def set_aside(self, lease: Lease, letter: Letter, reason: str, out: Sequence[Outgoing] = ()) -> None:
        """Put an update that cannot be handled where staff can see it, tell the person, and go on."""
        messages = [asdict(message) for message in out]
        await self._scripts.run(
            "set_aside",
            {"chat": lease.chat, "epoch": lease.epoch, "update": letter.id, "reason": reason, "out": messages},
        )

    async def set_aside_so_far(self) -> list[SetAside]:
        """What was set aside, the oldest first; not what is in it."""
        return [_as_set_aside(json.loads(entry)) for entry in await self._redis.lrange(self.quarantine, 0, -1)]

    async def retry(self) -> int:
        """Put all that was set aside back into the mailboxes; how many there were."""
        return int(await self._scripts.run("retry", {}))

    async def release(self, lease: Lease) -> None:
        """Let the chat go; it is ready again when mail is left."""
        await self._scripts.run("release", {"chat": lease.chat, "epoch": lease.epoch})
        self.mail.set()


def _stored(
    owner: Any = None, case: Any = None, session: Any = None, rev: Any = None, to: Any = None, key: Any = None
) -> Stored:
    """The dialogue from what Redis gives: a field that is not there is None, or missing at the end."""
    return Stored(
        owner=owner or "", case=case or "", session=session or "", rev=int(rev or 0), to=to or "", key=key or ""
    )


def _as_set_aside(kept: dict[str, Any]) -> SetAside:
    update, _, _ = kept["update"].partition(" ")
    return SetAside(at=int(kept["at"]), reason=kept["reason"], chat=ChatKey(kept["chat"]), update=update)


def _ms(span: timedelta) -> int:
    return round(span.total_seconds() * 1000)
