"""`safar run`: everything that serves, with one command."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot import chores, embedded_redis, ground
from bot.settings import Settings
from bot.supervisor import Service, Supervisor, check_ports, say, this_python
from bot.understanding import server


async def run(settings: Settings) -> None:
    """Start everything, serve until Ctrl-C, end everything."""
    check_ports(settings.host, _ports(settings))
    settings.data.mkdir(parents=True, exist_ok=True)
    if not settings.nlu_url:
        await server.train(say)
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    supervisor = Supervisor()
    try:
        starting = asyncio.ensure_future(_start_all(supervisor, settings))
        ending = asyncio.ensure_future(ended.wait())
        await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            say(_served(settings))
            await ending
        starting.cancel()
    finally:
        say("ending …")
        await supervisor.stop()
        say("ended.")


def _ports(settings: Settings) -> dict[str, int]:
    ports = {"SAFAR_CONSOLE_PORT": settings.console_port}
    if not settings.nlu_url:
        ports["SAFAR_NLU_PORT"] = settings.nlu_port
    if settings.uses_simulator and not settings.telegram_api:
        ports["SAFAR_SIMULATOR_PORT"] = settings.simulator_port
    if settings.public_url:
        ports["SAFAR_WEBHOOK_PORT"] = settings.webhook_port
    return ports


async def _start_all(supervisor: Supervisor, settings: Settings) -> None:
    """Rasa at once, since it takes longest; Redis and all that stands on it meanwhile; the bot last."""
    async with asyncio.TaskGroup() as tasks:
        if not settings.nlu_url:
            tasks.create_task(supervisor.start(_nlu(settings)))
        if not settings.redis_url:
            await supervisor.start(_redis(settings))
        async with ground.ground(settings) as base:
            await chores.publish_if_changed(base, say)
            await chores.make_first_counsellor(base, say)
        for service in _pages(settings):
            tasks.create_task(supervisor.start(service))
    await supervisor.start(_bot(settings))


def _logs(settings: Settings, name: str) -> Path:
    folder = settings.data / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def _redis(settings: Settings) -> Service:
    url = embedded_redis.address(settings.data)
    return Service(
        name="redis",
        command=embedded_redis.command(settings.data),
        ready=lambda: embedded_redis.wait_until_ready(url, 60),
        log=_logs(settings, "redis"),
    )


def _pages(settings: Settings) -> list[Service]:
    host = settings.host
    console = f"http://{host}:{settings.console_port}/healthz"
    services = [Service(name="console", command=this_python("console"), ready=lambda: _answers(console))]
    if settings.uses_simulator and not settings.telegram_api:
        page = f"http://{host}:{settings.simulator_port}/"
        services.append(Service(name="simulator", command=this_python("simulator"), ready=lambda: _answers(page)))
    return services


def _nlu(settings: Settings) -> Service:
    token = ground.nlu_token(settings)
    return Service(
        name="nlu",
        command=server.command(settings.nlu_port),
        ready=lambda: server.wait_until_ready(ground.nlu_address(settings), token),
        environment=server.environment(token),
        log=_logs(settings, "nlu"),
        patience=timedelta(seconds=120),
    )


def _bot(settings: Settings) -> Service:
    async def at_once() -> None:
        await asyncio.sleep(0.5)

    return Service(name="bot", command=this_python("bot"), ready=at_once)


async def _answers(url: str) -> None:
    """Return when something answers there."""
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
                    if response.status < 500:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.1)


def _served(settings: Settings) -> str:
    lines = ["", "Safar serves:"]
    if settings.uses_simulator and not settings.telegram_api:
        lines.append(f"  phone      http://{settings.host}:{settings.simulator_port}/   write as a person would")
    else:
        lines.append(f"  Telegram   by {'webhook' if settings.public_url else 'long polling'}")
    lines.append(f"  console    http://{settings.host}:{settings.console_port}/   answer as a counsellor")
    if not settings.nlu_url:
        lines.append(f"  nlu        http://127.0.0.1:{settings.nlu_port}/   Rasa, for the bot only")
    where = settings.redis_url.rpartition("@")[2] if settings.redis_url else str(settings.data / "redis")
    lines += [f"  data       {where}", f"  logs       {settings.data / 'logs'}", "Ctrl-C ends it.", ""]
    return "\n".join(lines)


@asynccontextmanager
async def rasa(settings: Settings) -> AsyncIterator[None]:
    """A Rasa server for the time of a command: the one that runs, or one that is started and ended with it."""
    url, token = ground.nlu_address(settings), ground.nlu_token(settings)
    if await server.is_ready(url, token):
        yield
        return
    await server.train(lambda _: None)
    supervisor = Supervisor()
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        await supervisor.start(_nlu(settings))
        yield
    finally:
        await supervisor.stop()
