"""Senders: each takes the next messages that may go out, sends them, and notes what became of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from redis.exceptions import RedisError

from bot.delivery import speech
from bot.delivery.outbox import Delivered, Outbox, Parcel, Result
from bot.errors import SealBroken
from bot.privacy import Vault

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(milliseconds=200)
AFTER_TROUBLE = timedelta(seconds=1)
AT_ONCE = 32

type Deliver = Callable[[int, speech.Speech, Parcel], Awaitable[Result]]


class Sender:
    """Sends what is in the outboxes; the messages of one chat one after the other, chats side by side."""

    def __init__(self, outbox: Outbox, vault: Vault, deliver: Deliver, mail: asyncio.Event) -> None:
        self._outbox = outbox
        self._vault = vault
        self._deliver = deliver
        self._mail = mail
        """Set by whoever puts messages into an outbox in this process."""
        self._free = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    await self._round(tasks)
                except RedisError as error:
                    log.error("Redis does not answer (%s); trying again", type(error).__name__)
                    await asyncio.sleep(AFTER_TROUBLE.total_seconds())

    async def _round(self, tasks: asyncio.TaskGroup) -> None:
        async with self._free:
            self._mail.clear()
            parcels, wake = await self._outbox.next(AT_ONCE)
        for parcel in parcels:
            await self._free.acquire()
            tasks.create_task(self._send(parcel)).add_done_callback(lambda _: self._free.release())
        if not parcels:
            await self._rest(wake)

    async def _rest(self, wake: timedelta | None) -> None:
        patience = min(wake, LOOK_AGAIN) if wake is not None else LOOK_AGAIN
        try:
            async with asyncio.timeout(max(patience.total_seconds(), 0.001)):
                await self._mail.wait()
        except TimeoutError:
            return

    async def _send(self, parcel: Parcel) -> None:
        result = await self._attempt(parcel)
        try:
            await self._outbox.done(parcel, result)
        except RedisError as error:
            # The lease runs out; then the message counts as unknown and its kind decides.
            log.error("Redis does not answer (%s); the message will be looked at again", type(error).__name__)
        self._mail.set()

    async def _attempt(self, parcel: Parcel) -> Result:
        try:
            chat = int(self._vault.open(parcel.to, "to"))
            said = speech.read(self._vault.open(parcel.body, "out"))
        except (SealBroken, ValueError):
            log.error("a message cannot be opened: was SAFAR_SECRETS changed?")
            return Result(outcome=Delivered.FAILED, reason="sealed")
        try:
            return await self._deliver(chat, said, parcel)
        except Exception as error:
            log.error("a message could not be sent: %s", type(error).__name__)
            return Result(outcome=Delivered.FAILED, reason="error")
