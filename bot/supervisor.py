"""Keeps the processes of `safar run`: starts them in order, restarts one that dies and says so, ends all cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.errors import Fault, SettingsInvalid

GRACE = timedelta(seconds=10)
"""How long a process may take to end before it is killed."""

RESTS = (0.2, 1.0, 3.0, 10.0)
"""Seconds before each restart in a row; a process that lived for a minute starts anew with the first."""

LIVED = 60.0

type Ready = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A process to keep. `ready` returns when it serves; `log` is where its output goes (None: ours)."""

    name: str
    command: Sequence[str]
    ready: Ready
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    patience: timedelta = timedelta(seconds=90)


def say(text: str) -> None:
    """Tell whoever started us."""
    print(text, flush=True)


class Supervisor:
    """The processes that were started, and their keepers."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._order: list[str] = []
        self._is_ending = False

    async def start(self, service: Service) -> None:
        """Start a service and wait until it serves; keep it from then on. SettingsInvalid when it does not come up."""
        process = await self._spawn(service)
        self._order.append(service.name)
        await self._wait_until_ready(service, process)
        self._keepers.append(asyncio.create_task(self._keep(service)))

    def pid(self, name: str) -> int:
        """The process id of a service."""
        return self._running[name].pid

    async def _spawn(self, service: Service) -> asyncio.subprocess.Process:
        output = service.log.open("ab") if service.log else None
        try:
            process = await asyncio.create_subprocess_exec(
                *service.command,
                env={**os.environ, **service.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches only us; we end the others in order
            )
        finally:
            if output:
                output.close()
        self._running[service.name] = process
        return process

    async def _wait_until_ready(self, service: Service, process: asyncio.subprocess.Process) -> None:
        ready = asyncio.ensure_future(service.ready())
        died = asyncio.ensure_future(process.wait())
        await asyncio.wait({ready, died}, timeout=service.patience.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and not ready.exception():
            died.cancel()
            return
        ready.cancel()
        what = f"ended with code {process.returncode}" if process.returncode is not None else "did not come up in time"
        remedy = f"see {service.log}" if service.log else "see above"
        raise SettingsInvalid([Fault(where=service.name, what=what, remedy=remedy + _last_lines(service.log))])

    async def _keep(self, service: Service) -> None:
        """Restart the service whenever it dies."""
        loop = asyncio.get_running_loop()
        deaths = 0
        while True:
            begun = loop.time()
            code = await self._running[service.name].wait()
            if self._is_ending:
                return
            deaths = 0 if loop.time() - begun > LIVED else deaths
            rest = RESTS[min(deaths, len(RESTS) - 1)]
            deaths += 1
            say(f"! {service.name} died ({_how(code)}); starting it again in {rest:g} s")
            await asyncio.sleep(rest)
            await self._spawn(service)
            say(f"  {service.name} was started again")

    async def stop(self) -> None:
        """End all, the last started first."""
        self._is_ending = True
        for name in reversed(self._order):
            await _end(self._running[name])
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(GRACE.total_seconds()):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _how(code: int) -> str:
    return f"by signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"


def _last_lines(log: Path | None, count: int = 8) -> str:
    if log is None or not log.exists():
        return ""
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "".join(f"\n    {line}" for line in lines)


def check_ports(host: str, ports: Mapping[str, int]) -> None:
    """SettingsInvalid lists every port that something else has; the names are those of the settings."""
    faults = [
        Fault(
            where=name,
            what=f"port {port} is taken by another program",
            remedy=f"end that program, or set {name} to another port",
        )
        for name, port in ports.items()
        if not _is_free(host, port)
    ]
    if faults:
        raise SettingsInvalid(faults)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def this_python(*arguments: str) -> list[str]:
    """A command of Safar, run by this very Python."""
    return [sys.executable, "-m", "bot", *arguments]
