"""The `safar` command: run, bot, console, simulator, nlu, talk, understand, content, quarantine, staff."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import uvloop

from bot.errors import Faulty, SafarError
from bot.settings import Settings, settings_from

type Command = Callable[[argparse.Namespace, Settings], Coroutine[Any, Any, int | None]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Errors that somebody can mend are told in a line each, without a traceback."""
    options = parser().parse_args(arguments)
    try:
        settings = settings_from(os.environ)
        code = uvloop.run(COMMANDS[options.command](options, settings))
    except Faulty as error:
        sys.exit("\n".join(f"safar: {fault}" for fault in error.faults))
    except SafarError as error:
        sys.exit(f"safar: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except BaseExceptionGroup as group:
        mendable, rest = group.split(SafarError)
        if rest is not None or mendable is None:
            raise
        sys.exit("\n".join(f"safar: {error}" for error in _leaves(mendable)))
    sys.exit(code or 0)


def _leaves(group: BaseExceptionGroup[Any]) -> list[BaseException]:
    return [
        leaf for one in group.exceptions for leaf in (_leaves(one) if isinstance(one, BaseExceptionGroup) else [one])
    ]


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    top = argparse.ArgumentParser(
        prog="safar", description="Vetted answers about migration in six languages, on Telegram."
    )
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "run", help="everything that serves: Redis, Rasa, the bot, the console and, without a token, the simulator"
    )
    bot = commands.add_parser("bot", help="the bot alone")
    bot.add_argument("--only", help="some of ingest,worker,sender,housekeeping, split by commas", default="")
    commands.add_parser("console", help="the counsellors' console alone")
    commands.add_parser("simulator", help="a Telegram on this machine, with a phone in the browser")
    nlu = commands.add_parser("nlu", help="train or serve the understanding")
    nlu.add_argument("what", choices=["train", "serve"])
    talk = commands.add_parser("talk", help="a conversation in the terminal")
    talk.add_argument(
        "--record", metavar="FILE", help="write the conversation as a test, such as tests/conversations/new.chat"
    )
    talk.add_argument("--title", default="A recorded conversation.", help="the first line of the test")
    understand = commands.add_parser("understand", help="what messages mean: JSON lines {id, text} in, JSON lines out")
    understand.add_argument("--text", help="one message, instead of standard input")
    content = commands.add_parser("content", help="check or publish the answers")
    content.add_argument("what", choices=["check", "publish", "rollback"])
    content.add_argument("bundle", nargs="?", help="rollback: the bundle to serve again (its hash)")
    wording = commands.add_parser("wording", help="check or update the catalogues of the bot's own sentences")
    wording.add_argument("what", choices=["check", "update"])
    quarantine = commands.add_parser(
        "quarantine", help="updates that could not be handled: list them, or try them again"
    )
    quarantine.add_argument("what", choices=["list", "retry"])
    staff = commands.add_parser("staff", help="make a console account")
    staff.add_argument("name")
    staff.add_argument("--centres", default="", help="AF,PK,BD,TJ,IQ (default: all)")
    staff.add_argument("--languages", default="", help="prs,ps,ur,bn,tg,en (default: all)")
    return top


async def _run(_: argparse.Namespace, settings: Settings) -> None:
    from bot import run

    await run.run(settings)


async def _bot(options: argparse.Namespace, settings: Settings) -> None:
    from bot import app, ground

    ground.quiet_logging()
    roles = tuple(filter(None, options.only.split(","))) or app.ROLES
    unknown = set(roles) - set(app.ROLES)
    if unknown:
        raise SafarError(f"no such role: {', '.join(sorted(unknown))}; there are {', '.join(app.ROLES)}")
    await ground.until_told(app.run_bot(settings, roles))


async def _console(_: argparse.Namespace, settings: Settings) -> None:
    from bot import app, ground

    ground.quiet_logging()
    await ground.until_told(app.run_console(settings))


async def _simulator(_: argparse.Namespace, settings: Settings) -> None:
    from bot import app, ground

    ground.quiet_logging()
    await ground.until_told(app.run_simulator(settings))


async def _nlu(options: argparse.Namespace, settings: Settings) -> int | None:
    from bot import ground
    from bot.understanding import server

    if options.what == "train":
        await server.train(print)
        return None
    environment = {**os.environ, **server.environment(ground.nlu_token(settings))}
    command = server.command(settings.nlu_port)
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    return await process.wait()


async def _talk(options: argparse.Namespace, settings: Settings) -> None:
    from bot import talk

    await talk.talk(settings, record=options.record, title=options.title)


async def _understand(options: argparse.Namespace, settings: Settings) -> int:
    from bot import understand

    return await understand.understand(settings, text=options.text)


async def _content(options: argparse.Namespace, settings: Settings) -> int | None:
    from bot import chores

    return await chores.content_command(settings, options.what, options.bundle)


async def _quarantine(options: argparse.Namespace, settings: Settings) -> None:
    from bot import chores

    await chores.quarantine_command(settings, options.what)


async def _wording(options: argparse.Namespace, settings: Settings) -> None:
    from bot import catalogues

    if options.what == "update":
        catalogues.update(settings.locales)
        return
    faults = catalogues.faults(settings.locales)
    if faults:
        raise Faulty(faults)


async def _staff(options: argparse.Namespace, settings: Settings) -> None:
    from bot import chores

    await chores.add_staff(settings, options.name, options.centres, options.languages)


COMMANDS: Mapping[str, Command] = {
    "run": _run,
    "bot": _bot,
    "console": _console,
    "simulator": _simulator,
    "nlu": _nlu,
    "talk": _talk,
    "understand": _understand,
    "content": _content,
    "wording": _wording,
    "quarantine": _quarantine,
    "staff": _staff,
}
"""Imports stand in the commands so that each loads only what it needs: `safar run` itself stays small."""
