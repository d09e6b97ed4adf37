"""The Rasa server from outside: how it is trained and started in its own environment, and whether it serves."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp

from bot.errors import Fault, SettingsInvalid

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
MODEL = ROOT / "nlu" / "models" / "safar.tar.gz"
PATIENCE = aiohttp.ClientTimeout(total=10)


def environment(token: str = "") -> dict[str, str]:
    """What a command of the NLU environment needs: our root importable, no telemetry, the token where it serves."""
    return {
        "SAFAR_NLU_TOKEN": token,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SANIC_WORKERS": "1",
    }


def command(port: int) -> list[str]:
    """The command that serves the trained model on loopback."""
    return [str(python()), "-m", "nlu.serve", "--port", str(port)]


def python() -> Path:
    """The Python of the NLU environment. SettingsInvalid when it is not set up."""
    if not PYTHON.exists():
        fault = Fault(where="nlu/.venv", what="the environment of the NLU server is missing", remedy="run `make setup`")
        raise SettingsInvalid([fault])
    return PYTHON


async def train(say: Callable[[str], None]) -> None:
    """Train the model if its data, configuration or code changed since; progress goes to the terminal."""
    process = await asyncio.create_subprocess_exec(
        str(python()),
        "-m",
        "nlu.train",
        cwd=ROOT,
        env={**os.environ, **environment()},
        stdout=sys.stderr,  # standard output belongs to whoever called: `safar understand` writes JSON there
    )
    if await process.wait() != 0:
        fault = Fault(where="nlu", what="training failed", remedy="see above; `make check` names faulty data")
        raise SettingsInvalid([fault])


async def is_ready(url: str, token: str) -> bool:
    """Whether the server there understands messages now."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.post(f"{url}/model/parse", params={"token": token}, json={"text": "salam"}) as response,
        ):
            return response.status == 200 and "meaning" in await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False


async def wait_until_ready(url: str, token: str) -> None:
    """Return when the server there understands messages."""
    while True:
        if await is_ready(url, token):
            return
        await asyncio.sleep(0.25)
