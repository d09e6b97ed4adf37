"""The outboxes: messages of a chat in order, handed to one sender at a time under the limiter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.redis_scripts import Scripts

LEASE = timedelta(seconds=20)
"""Longer than any single send may take."""


class Kind(StrEnum):
    """What a message is; the kind decides what happens when nobody knows whether it was sent.

    Telegram has no key against repeats. A counsellor's word, an answer or a sentence of the bot is sent again: twice is better
    than never. Acknowledgements of a button and broadcasts are not.
    """

    SAY = "say"
    ANSWER = "answer"
    COUNSELLOR = "counsellor"
    ACKNOWLEDGEMENT = "ack"
    BROADCAST = "broadcast"


NEVER_TWICE: Mapping[str, bool] = {Kind.ACKNOWLEDGEMENT: True, Kind.BROADCAST: True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast one may send: `every` between two, and `burst` of them at once after a rest."""

    every: timedelta
    burst: int = 1

    def as_arguments(self) -> dict[str, float]:
        """The pace as the script wants it, in milliseconds."""
        return {"every": self.every.total_seconds() * 1000, "burst": self.burst}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """The limits of Telegram: over all chats, to one person, to one group.

    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: 30 a second, 1 a second to a chat with
    short bursts, 20 a minute to a group.
    """

    everybody: Pace = field(default_factory=lambda: Pace(every=timedelta(seconds=1) / 30, burst=5))
    person: Pace = field(default_factory=lambda: Pace(every=timedelta(seconds=1), burst=3))
    group: Pace = field(default_factory=lambda: Pace(every=timedelta(seconds=3), burst=3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message that this sender has for a while."""

    chat: str
    epoch: int
    id: str
    kind: str
    body: str
    to: str
    attempts: int


class Delivered(StrEnum):
    """What became of a send."""

    SENT = "sent"
    FAILED = "failed"
    BLOCKED = "blocked"
    RETRY = "retry"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a send, Telegram's id of the message, and how long to wait (the chat; everybody)."""

    outcome: Delivered
    telegram: str = ""
    reason: str = ""
    delay: timedelta = timedelta()
    pause: timedelta | None = None


class Outbox:
    """The outboxes in Redis."""

    def __init__(self, scripts: Scripts, paces: Paces, *, lease: timedelta = LEASE) -> None:
        self._scripts = scripts
        self._paces = paces
        self._lease = lease

    async def next(self, most: int) -> tuple[list[Parcel], timedelta | None]:
        """The messages that may be sent now, at most one of each chat; and when to look again (None: nothing waits)."""
        wake, *found = await self._scripts.run(
            "next_out",
            {
                "patience": self._lease.total_seconds() * 1000,
                "most": most,
                "once": dict(NEVER_TWICE),
                "all": self._paces.everybody.as_arguments(),
                "chat": self._paces.person.as_arguments(),
                "group": self._paces.group.as_arguments(),
            },
        )
        parcels = [
            Parcel(chat=chat, epoch=int(epoch), id=name, kind=kind, body=body, to=to, attempts=int(attempts))
            for chat, epoch, name, kind, body, to, attempts in found
        ]
        return parcels, timedelta(milliseconds=int(wake)) if int(wake) >= 0 else None

    async def done(self, parcel: Parcel, result: Result) -> bool:
        """Note what became of a message. False when the lease was lost meanwhile."""
        kept = await self._scripts.run(
            "done_out",
            {
                "chat": parcel.chat,
                "epoch": parcel.epoch,
                "id": parcel.id,
                "outcome": result.outcome.value,
                "telegram": result.telegram,
                "reason": result.reason,
                "delay": round(result.delay.total_seconds() * 1000),
                "pause": round(result.pause.total_seconds() * 1000) if result.pause else None,
                "once": dict(NEVER_TWICE),
            },
        )
        return bool(int(kept))
