"""`safar talk`: a conversation in the terminal, with the real understanding and the real answers; `--record` makes it a test."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot import chores, ground, run, transcript
from bot.channel.render import Renderer
from bot.content.catalogue import Catalogue, servable
from bot.delivery.speech import Speech
from bot.dialogue.effects import Offer
from bot.dialogue.engine import respond
from bot.dialogue.heard import ButtonPressed, CommandHeard, Heard, TextHeard
from bot.dialogue.session import Session, read, written
from bot.dialogue.turn import Desk, Known, Turn
from bot.settings import Settings
from bot.understanding.meaning import Meaning
from bot.understanding.rasa import RasaClient, Understanding
from bot.wording import load_phrasebook

HELP = "Write as a person would. A number presses a button, /start begins anew, an empty line or Ctrl-D ends."


async def talk(settings: Settings, *, record: str | None, title: str) -> None:
    """Talk until an empty line or the end of input."""
    content = servable(chores.read_content(settings), on=ground.today(), with_samples=not settings.production)
    async with run.rasa(settings), aiohttp.ClientSession() as session:
        client = RasaClient(
            session, ground.nlu_address(settings), ground.nlu_token(settings), patience=settings.nlu_patience
        )
        table = Table(settings, Catalogue.of(content), client, title)
        print(HELP)
        while line := (await asyncio.to_thread(_read_line)).strip():
            for speech in await table.say(line):
                print(shown(speech))
        if record:
            await asyncio.to_thread(Path(record).write_text, table.recorded, encoding="utf-8")
            print(f"recorded in {record}")


def _read_line() -> str:
    print("> ", end="", flush=True)
    return sys.stdin.readline()


class Table:
    """One conversation without Redis and Telegram; the session is written and read between messages."""

    def __init__(self, settings: Settings, catalogue: Catalogue, understanding: Understanding, title: str) -> None:
        self._catalogue = catalogue
        self._understanding = understanding
        self._phrasebook = load_phrasebook(settings.locales)
        policy = ground.policy_from(settings.borders)
        self._known: Callable[[], Known] = lambda: Known(
            answers=catalogue, policy=policy, desk=Desk(), now=ground.now(), default_centre=settings.centre
        )
        self._session = Session()
        self._offered: list[ButtonPressed] = []
        self._lines = [transcript.opening(title, None)]

    @property
    def recorded(self) -> str:
        """The conversation so far, as a test."""
        return "\n".join(self._lines) + "\n"

    async def say(self, line: str) -> list[Speech]:
        """Say something, or press a button by its number; what the bot says to it."""
        heard = await self._heard(line)
        turn = respond(self._session, heard, self._known())
        self._remember(heard, turn)
        self._session = read(written(turn.session), owner=turn.session.owner, case=turn.session.case)
        return self._speeches(turn)

    async def _heard(self, line: str) -> Heard:
        if line.isdecimal() and 0 < int(line) <= len(self._offered):
            return self._offered[int(line) - 1]
        if line.startswith("/"):
            name, _, argument = line[1:].partition(" ")
            return CommandHeard(name=name, argument=argument)
        return replace(
            TextHeard(text=line, meaning=Meaning.unknown()), meaning=await self._understanding.understand(line)
        )

    def _speeches(self, turn: Turn) -> list[Speech]:
        renderer = Renderer(
            phrasebook=self._phrasebook,
            catalogue=self._catalogue,
            sign=lambda _: "",
            chat="",
            language=turn.session.language,
        )
        return [spoken.speech for spoken in renderer.speeches(turn.effects)]

    def _remember(self, heard: Heard, turn: Turn) -> None:
        offers = [effect for effect in turn.effects if isinstance(effect, Offer)]
        if offers:
            buttons = [button for row in offers[-1].rows for button in row]
            self._offered = [ButtonPressed(kind=button.kind, value=button.value) for button in buttons]
        self._lines.append(f"> {_as_said(heard)}")
        if isinstance(heard, TextHeard):
            self._lines += transcript.notes_of(heard.meaning)
        self._lines += [f"< {line}" for effect in turn.effects if (line := transcript.shown(effect))]
        self._lines.append(f"  state: {turn.session.state}")


def _as_said(heard: Heard) -> str:
    match heard:
        case TextHeard():
            return heard.text
        case ButtonPressed():
            return f"[{heard.kind.name} {heard.value}".strip() + "]"
        case CommandHeard():
            return f"/{heard.name} {heard.argument}".strip()
        case _:
            return "(?)"


def shown(speech: Speech) -> str:
    """A message as the terminal shows it, its buttons numbered."""
    keys = [key for row in speech.rows for key in row]
    return speech.text + "".join(f"\n   {number}. {key.label}" for number, key in enumerate(keys, start=1)) + "\n"
