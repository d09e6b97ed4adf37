"""`getUpdates`: one long poll at a time, and the newest wins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.simulator.methods.webhook import wanted_kinds
from bot.simulator.params import Params
from bot.simulator.refusals import ENDED_BY_WEBHOOK, OTHER_GET_UPDATES, WEBHOOK_ACTIVE, Json, conflict
from bot.simulator.world import World

LONGEST_POLL = 50.0  # seconds; Telegram cuts longer ones short


@dataclass(slots=True)
class Poller:
    """Whose turn it is to poll. `closing` ends all polls at once."""

    world: World
    turn: int = 0
    closing: bool = False

    async def get_updates(self, params: Params) -> list[Json]:
        """Confirm what lies before the offset, then give the next updates, waiting for the first if need be."""
        world = self.world
        if world.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        world.mailbag.want(wanted_kinds(params))
        if offset := params.integer("offset"):
            world.mailbag.confirm_before(offset)
        limit = params.integer("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(max(0.0, float(params.integer("timeout"))), LONGEST_POLL)
        turn = 0
        while True:
            if updates := world.mailbag.peek(limit):
                return [update.as_json() for update in updates]
            if (left := deadline - loop.time()) <= 0 or self.closing:
                return []
            turn = turn or self._take_turn()
            await world.story.post_bell.heard(left)
            self._still_ours(turn)

    def _take_turn(self) -> int:
        """Only a poll that waits ends the one before; one that is answered at once lets it be."""
        self.turn += 1
        self.world.story.post_bell.ring()
        return self.turn

    def _still_ours(self, turn: int) -> None:
        if self.world.webhook.url:
            raise conflict(ENDED_BY_WEBHOOK)
        if turn != self.turn:
            raise conflict(OTHER_GET_UPDATES)

    def close(self) -> None:
        """End the poll that is under way."""
        self.closing = True
        self.world.story.post_bell.ring()
