"""`safar understand`: what messages mean, and what the bot would do with each from a stranger."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

import aiohttp

from bot import ground, run
from bot.dialogue.policy import Policy, decide
from bot.errors import SafarError
from bot.settings import Settings
from bot.understanding.meaning import Meaning
from bot.understanding.rasa import RasaClient, Understanding

RUNNERS_UP = 4
AT_ONCE = 4


async def understand(settings: Settings, *, text: str | None) -> int:
    """Read messages, write a line of JSON for each in the same order. The exit code is 1 when a line was no message."""
    policy = ground.policy_from(settings.borders)
    async with run.rasa(settings), aiohttp.ClientSession() as session:
        client = RasaClient(
            session,
            ground.nlu_address(settings),
            ground.nlu_token(settings),
            patience=settings.nlu_patience * 4,
            at_once=AT_ONCE,
        )
        messages = iter([({"id": "1", "text": text}, "")]) if text is not None else _messages(sys.stdin)
        return await _all(messages, client, policy)


async def _all(messages: Iterator[tuple[dict[str, Any], str]], client: Understanding, policy: Policy) -> int:
    faults, done = 0, 0
    batch: list[dict[str, Any]] = []
    for message, fault in messages:
        if fault:
            faults += 1
            print(f"safar: {fault}", file=sys.stderr)
            continue
        batch.append(message)
        if len(batch) == 4 * AT_ONCE:
            done += await _batch(batch, client, policy)
            batch = []
            _progress(done)
    done += await _batch(batch, client, policy)
    _progress(done, last=True)
    return 1 if faults else 0


async def _batch(batch: list[dict[str, Any]], client: Understanding, policy: Policy) -> int:
    meanings = await asyncio.gather(*(client.understand(message["text"]) for message in batch))
    for message, meaning in zip(batch, meanings, strict=True):
        if not meaning.is_known:
            raise SafarError("the Rasa server went away; look at its log, then run the command again")
        print(json.dumps(line_of(message["id"], meaning, policy), ensure_ascii=False), flush=True)
    return len(batch)


def line_of(identity: Any, meaning: Meaning, policy: Policy) -> dict[str, Any]:
    """What is written for one message."""
    return {
        "id": identity,
        "language": meaning.spoken,
        "script": meaning.script,
        "intent": meaning.intent,
        "confidence": round(meaning.confidence, 4),
        "runners_up": [
            {"intent": guess.intent, "confidence": round(guess.confidence, 4)}
            for guess in meaning.guesses[1 : RUNNERS_UP + 1]
        ],
        "origin": meaning.origin,
        "destination": meaning.destination,
        "decision": decide(meaning, policy).value,
    }


def _messages(lines: TextIO) -> Iterator[tuple[dict[str, Any], str]]:
    """The messages, or what is wrong with a line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
            if not isinstance(message["text"], str):
                raise TypeError
            yield {"id": message.get("id", str(number)), "text": message["text"]}, ""
        except (ValueError, KeyError, TypeError):
            yield {}, f'standard input:{number}: no message; write JSON such as {{"id": "1", "text": "salam"}}'


def _progress(done: int, *, last: bool = False) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} messages understood", end="\n" if last else "", file=sys.stderr, flush=True)
