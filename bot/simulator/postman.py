"""Posts updates to the webhook: in order within a chat, chats side by side, again and again until it is taken."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.simulator.methods import BY_LOWER_NAME, METHODS
from bot.simulator.params import params_from_json
from bot.simulator.refusals import Refusal
from bot.simulator.updates import Update
from bot.simulator.world import World

PATIENCE = ClientTimeout(total=60.0)
LONGEST_RETRY_AFTER = 3600.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    taken: bool
    retry_after: float = 0.0


class Postman:
    """One per world; `first_delay` seconds are waited after the first failure, twice as long after each further one."""

    def __init__(self, world: World, *, first_delay: float = 1.0, longest_delay: float = 60.0) -> None:
        self._world = world
        self._first_delay = first_delay
        self._longest_delay = longest_delay
        self._queues: dict[int, deque[Update]] = {}
        self._rounds: dict[int, asyncio.Task[None]] = {}
        self._assigned = 0
        self._free = asyncio.Semaphore(world.webhook.max_connections)
        self._url = ""
        self.tries = 0

    async def run(self) -> None:
        """Deliver for as long as the simulator lives."""
        async with ClientSession(timeout=PATIENCE) as web:
            try:
                while True:
                    self._assign(web)
                    await self._world.story.post_bell.heard(60.0)
            finally:
                for task in tuple(self._rounds.values()):
                    task.cancel()
                await asyncio.gather(*self._rounds.values(), return_exceptions=True)

    def _assign(self, web: ClientSession) -> None:
        """Give every update that is new to its chat's round."""
        if self._world.webhook.url != self._url:
            self._begin_anew()
        if not self._url:
            return
        bag = self._world.mailbag
        new = []
        for update in reversed(bag.waiting.values()):
            if update.id <= self._assigned:
                break
            new.append(update)
        if new:
            self._assigned = new[0].id
        encores = [bag.encores.popleft() for _ in range(len(bag.encores))]
        for update in sorted([*new, *encores], key=lambda update: update.id):
            self._queues.setdefault(update.chat, deque()).append(update)
            if update.chat not in self._rounds:
                self._rounds[update.chat] = asyncio.create_task(self._round(web, update.chat))

    def _begin_anew(self) -> None:
        self._url = self._world.webhook.url
        self._free = asyncio.Semaphore(self._world.webhook.max_connections)
        for task in self._rounds.values():
            task.cancel()
        self._queues.clear()
        self._rounds.clear()
        self._assigned = 0

    async def _round(self, web: ClientSession, chat: int) -> None:
        queue = self._queues[chat]
        delay = self._first_delay
        while queue:
            outcome = await self._post(web, queue[0])
            if outcome.taken:
                self._world.mailbag.confirm(queue.popleft().id)
                delay = self._first_delay
                continue
            await asyncio.sleep(outcome.retry_after or delay)
            delay = min(delay * 2, self._longest_delay)
        del self._rounds[chat]

    async def _post(self, web: ClientSession, update: Update) -> _Outcome:
        webhook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        body = json.dumps(update.as_json(), ensure_ascii=False).encode()
        trouble, retry_after = "Connection failed", 0.0
        async with self._free:
            self.tries += 1
            with suppress(ClientError, TimeoutError, OSError):
                async with web.post(webhook.url, data=body, headers=headers, allow_redirects=False) as answer:
                    if 200 <= answer.status < 300:
                        self._obey(await answer.read())
                        return _Outcome(taken=True)
                    trouble = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    header = answer.headers.get("Retry-After", "")
                    retry_after = min(float(header), LONGEST_RETRY_AFTER) if header.isdigit() else 0.0
        if self._world.webhook.url == webhook.url:
            self._world.webhook = replace(
                self._world.webhook, last_error_date=int(self._world.clock()), last_error_message=trouble
            )
        return _Outcome(taken=False, retry_after=retry_after)

    def _obey(self, body: bytes) -> None:
        """A webhook may answer an update with one call; what comes of it nobody learns, as at Telegram."""
        with suppress(ValueError, Refusal):
            call = json.loads(body)
            name = BY_LOWER_NAME.get(str(call.pop("method", "")).lower(), "") if isinstance(call, dict) else ""
            if method := METHODS.get(name):
                self._world.calls[name] += 1
                method(self._world, params_from_json(call))
