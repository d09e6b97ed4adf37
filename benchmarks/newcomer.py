"""What a newcomer waits for: `make setup` in a fresh clone, the first `make run`, the second: python -m benchmarks.newcomer

Needs the network; packages that uv has in its cache are not fetched again unless --without-cache is given.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, keep
from benchmarks.served import ROOT, free_port


def environment(cache: str | None) -> dict[str, str]:
    """Ports of its own, and an empty cache if wanted."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SAFAR_", "VIRTUAL_ENV", "PYTHONPATH"))
    }
    ports = {f"SAFAR_{name}_PORT": str(free_port()) for name in ("NLU", "CONSOLE", "SIMULATOR")}
    return own | ports | ({"UV_CACHE_DIR": cache} if cache else {})


def until_it_serves(folder: Path, variables: dict[str, str]) -> float:
    """Seconds from `make run` to the line that says what is served; ended with Ctrl-C."""
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"], cwd=folder, env=variables, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if "Safar serves" in line:
            break
    else:
        raise RuntimeError("`make run` ended:\n" + "".join(said))
    seconds = time.perf_counter() - began
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    return seconds


def main() -> None:
    """Clone, set up, run twice."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.newcomer")
    parser.add_argument("--without-cache", action="store_true", help="fetch every package anew")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="safar-newcomer-") as name:
        folder = Path(name) / "safar"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
        variables = environment(str(Path(name) / "cache") if arguments.without_cache else None)
        how = "packages fetched" if arguments.without_cache else "packages in uv's cache"
        began = time.perf_counter()
        subprocess.run(["make", "setup"], cwd=folder, env=variables, check=True)
        setup = time.perf_counter() - began
        first = until_it_serves(folder, variables)
        second = until_it_serves(folder, variables)
    keep(
        "newcomer",
        [
            Figure(what=f"`make setup` in a fresh clone, {how}", value=setup, unit="s"),
            Figure(what="first `make run` until it serves, training included", value=first, unit="s"),
            Figure(what="set-up and first run together", value=setup + first, unit="s", most=360),
            Figure(what="second `make run` until it serves", value=second, unit="s", most=30),
        ],
    )


if __name__ == "__main__":
    main()
