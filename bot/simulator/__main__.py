"""`python -m bot.simulator --port 8081 --token 123456:…`: a Telegram on this machine, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Sequence

from bot.simulator.limits import LIKE_TELEGRAM, OFF
from bot.simulator.server import serve


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="an address of this machine")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", required=True, help="the bot's token, such as 123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    parser.add_argument("--limits", choices=["off", "telegram"], default="off", help="flood limits")
    given = parser.parse_args(arguments)
    with asyncio.Runner() as runner:
        runner.run(_serve_until_told(given))


async def _serve_until_told(given: argparse.Namespace) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    limits = LIKE_TELEGRAM if given.limits == "telegram" else OFF
    running = await serve(given.host, given.port, given.token, limits=limits)
    print(f"Safar's simulator: {running.url}/", flush=True)
    await told.wait()
    await running.stop()


if __name__ == "__main__":
    main()
