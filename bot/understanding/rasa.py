"""Asking the Rasa server what a message means: with a time limit, a circuit breaker and a small cache."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import aiohttp

from bot.errors import UnderstandingAway
from bot.languages import Language
from bot.understanding.language import guess_language, script_of
from bot.understanding.meaning import Guess, Meaning

log = logging.getLogger(__name__)

MOST_CHARACTERS = 1000
"""Nobody asks a question longer than this; the rest is not sent."""


class Understanding(Protocol):
    """Whoever can tell what a message means."""

    async def understand(self, text: str) -> Meaning:
        """The meaning of a text; `Meaning.unknown()` when nobody can tell now. Never raises."""
        ...


class Breaker:
    """Leaves a failing server alone for a while: after some failures in a row, one try in each `rest`."""

    def __init__(
        self, clock: Callable[[], float], *, failures: int = 4, rest: timedelta = timedelta(seconds=5)
    ) -> None:
        self._clock = clock
        self._most = failures
        self._rest = rest.total_seconds()
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_closed(self) -> bool:
        """Whether the server may be asked now."""
        return self._clock() >= self._open_until

    def note(self, *, success: bool) -> None:
        """Remember how a request went."""
        self._failures = 0 if success else self._failures + 1
        if self._failures >= self._most:
            self._open_until = self._clock() + self._rest


class RasaClient:
    """The Rasa server as an Understanding. One server handles one message at a time, so few are sent at once."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        token: str,
        *,
        patience: timedelta,
        clock: Callable[[], float] = time.monotonic,
        at_once: int = 4,
        remembered: int = 2000,
    ) -> None:
        self._session = session
        self._url = f"{url}/model/parse"
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=patience.total_seconds())
        self._breaker = Breaker(clock)
        self._turn = asyncio.Semaphore(at_once)
        self._cache: OrderedDict[str, Meaning] = OrderedDict()
        self._remembered = remembered

    async def understand(self, text: str) -> Meaning:
        """The meaning of a text; unknown, but for what its letters tell, when the server is away."""
        asked = text[:MOST_CHARACTERS]
        if asked in self._cache:
            self._cache.move_to_end(asked)
            return self._cache[asked]
        try:
            meaning = await self._ask(asked)
        except UnderstandingAway as away:
            log.warning("understanding is away: %s", away)
            return Meaning.unknown(guess_language(asked), script_of(asked))
        self._cache[asked] = meaning
        if len(self._cache) > self._remembered:
            self._cache.popitem(last=False)
        return meaning

    async def _ask(self, text: str) -> Meaning:
        if not self._breaker.is_closed:
            raise UnderstandingAway("resting after failures")
        try:
            async with self._turn:
                found = await self._post(text)
            meaning = meaning_from(found)
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError) as error:
            self._breaker.note(success=False)
            raise UnderstandingAway(type(error).__name__) from error
        self._breaker.note(success=True)
        return meaning

    async def _post(self, text: str) -> dict[str, Any]:
        asked = self._session.post(
            self._url, params={"token": self._token}, json={"text": text}, timeout=self._timeout, raise_for_status=True
        )
        async with asked as response:
            found: dict[str, Any] = await response.json()
            return found


def meaning_from(found: Mapping[str, Any]) -> Meaning:
    """The meaning in an answer of the Rasa server. KeyError or ValueError when it is not as agreed."""
    meaning = found["meaning"]
    spoken = str(meaning["language"])
    guesses = tuple(
        Guess(intent=str(guess["name"]), confidence=float(guess["confidence"])) for guess in found["intent_ranking"]
    )
    return Meaning(
        language=Language(spoken) if spoken in set(Language) else None,
        language_confidence=float(meaning["language_confidence"]),
        spoken=spoken,
        script=str(meaning["script"]),
        is_served=bool(meaning["served"]),
        guesses=guesses,
        origin=meaning["origin"],
        destination=meaning["destination"],
        out_of_scope=float(meaning["out_of_scope"]),
        danger=float(meaning["safety"]["emergency_danger"]),
        distress=float(meaning["safety"]["distress"]),
    )
