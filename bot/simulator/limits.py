"""Telegram's flood limits, to be switched on: so many a second to one chat, to all, and a minute to one group."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulator.refusals import too_many_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is too much. Rates are messages a second, and a minute for groups; None is no limit.

    `burst` is how many may reach one chat at once before its rate counts.
    """

    per_chat: float | None = None
    burst: int = 3
    overall: int | None = None
    per_group: int | None = None


OFF = Limits()
LIKE_TELEGRAM = Limits(per_chat=1.0, burst=3, overall=30, per_group=20)


@dataclass(slots=True)
class _Window:
    moments: deque[float] = field(default_factory=deque)

    def wait(self, now: float, *, at_most: int, span: float) -> float:
        while self.moments and self.moments[0] <= now - span:
            self.moments.popleft()
        return 0.0 if len(self.moments) < at_most else self.moments[0] + span - now


class Limiter:
    """Counts what the bot sends and refuses what is too much; a refused message does not count."""

    def __init__(self, *, clock: Callable[[], float], limits: Limits = OFF) -> None:
        self.limits = limits
        self._clock = clock
        self._all = _Window()
        self._groups: dict[int, _Window] = {}
        self._free_at: dict[int, float] = {}

    def admit(self, chat_id: int, *, is_group: bool, messages: int = 1) -> None:
        """Let messages to a chat pass, or raise Telegram's refusal with the seconds to wait."""
        now = self._clock()
        limits = self.limits
        group = self._groups.setdefault(chat_id, _Window()) if is_group else None
        wait = 0.0
        if limits.overall:
            wait = self._all.wait(now, at_most=limits.overall, span=1.0)
        if group and limits.per_group:
            wait = max(wait, group.wait(now, at_most=limits.per_group, span=60.0))
        if limits.per_chat:
            wait = max(wait, self._chat_wait(chat_id, now))
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._count(chat_id, now, group, messages)

    def _chat_wait(self, chat_id: int, now: float) -> float:
        pace = 1.0 / (self.limits.per_chat or 1.0)
        return self._free_at.get(chat_id, 0.0) - (self.limits.burst - 1) * pace - now

    def _count(self, chat_id: int, now: float, group: _Window | None, messages: int) -> None:
        if self.limits == OFF:
            return
        self._all.moments.extend([now] * messages)
        if group:
            group.moments.extend([now] * messages)
        if self.limits.per_chat:
            self._free_at[chat_id] = max(self._free_at.get(chat_id, 0.0), now) + messages / self.limits.per_chat
