"""What happened, in order: the one stream that the page, the tests and waiting calls listen to."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

from bot.simulator.refusals import Json

REMEMBERED = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; `number` counts from 1 and never repeats."""

    number: int
    kind: str
    chat: int | None
    fields: Json

    def as_json(self) -> Json:
        """The event as the page receives it."""
        return {"number": self.number, "kind": self.kind, "chat_id": self.chat, **self.fields}


class Bell:
    """Wakes everybody who waits for something to change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake those who wait now."""
        self._event.set()
        self._event = asyncio.Event()

    async def heard(self, patience: float) -> None:
        """Return at the next ring, or after `patience` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), patience)


class Story:
    """The events so far, the newest kept; `began` (seconds since the epoch) tells one run of the simulator from another."""

    def __init__(self, *, began: float = 0.0) -> None:
        self.began = began
        self.bell = Bell()
        self.post_bell = Bell()  # rings when there may be an update to tell, or another way to tell it
        self._chat_bells: dict[int, Bell] = {}
        self.events: deque[Event] = deque(maxlen=REMEMBERED)
        self.last = 0

    def tell(self, kind: str, *, chat: int | None = None, **fields: object) -> Event:
        """Add an event and wake those who listen."""
        self.last += 1
        event = Event(number=self.last, kind=kind, chat=chat, fields=dict(fields))
        self.events.append(event)
        self.bell.ring()
        if chat in self._chat_bells:
            self._chat_bells[chat].ring()
        return event

    def bell_of(self, chat: int) -> Bell:
        """Rings when something happens in one chat, so that hundreds may wait without waking each other."""
        return self._chat_bells.setdefault(chat, Bell())

    def ring_all(self) -> None:
        """Wake everybody: the simulator stops."""
        for bell in (self.bell, self.post_bell, *self._chat_bells.values()):
            bell.ring()

    def since(self, number: int) -> list[Event]:
        """The events after the one with that number."""
        missed = min(self.last - number, len(self.events))
        return [self.events[index] for index in range(len(self.events) - max(0, missed), len(self.events))]
