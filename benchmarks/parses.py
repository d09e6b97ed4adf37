"""Parses a second through Rasa's HTTP API, ours against stock Rasa: nlu/.venv/bin/python -m benchmarks.parses [--stock]

Both models are trained on the same data and asked the same held-out messages in the same run, by one connection for the time of a
parse and by four for the rate. The stock model is trained once and kept in nlu/models/stock (its training takes long).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.figures import Figure, keep, percentile
from nlu.serve import command, serving_environment
from nlu.train import MODEL, rasa_environment
from nlu.understand.paths import DATA, DOMAIN, MODELS, REPOSITORY

STOCK = MODELS / "stock" / "stock.tar.gz"
PORT = 5190
ALONE, TOGETHER = 600, 2000
CONNECTIONS = 4
TOKEN = secrets.token_hex(8)


def held_out() -> list[dict[str, str]]:
    """The messages of tests/nlu in an order of chance that is always the same."""
    lines = [
        json.loads(line)
        for path in sorted((REPOSITORY / "tests" / "nlu").glob("*/*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    random.Random(7).shuffle(lines)
    return lines


def train_stock() -> float:
    """Train the stock model; the seconds that it took."""
    STOCK.parent.mkdir(parents=True, exist_ok=True)
    config = Path(__file__).with_name("stock.yml")
    files = ["--domain", DOMAIN, "--config", config, "--nlu", DATA, "--out", STOCK.parent]
    training = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "nlu", *map(str, files)]
    began = time.perf_counter()
    subprocess.run([*training, "--fixed-model-name", "stock"], check=True, cwd=REPOSITORY, env=rasa_environment())
    return time.perf_counter() - began


def command_of(model: Path) -> list[str]:
    """Ours is served as `safar run` serves it; stock Rasa by its own command."""
    program = "nlu.rasa_command" if model == MODEL else "rasa"
    return command("127.0.0.1", PORT, TOKEN, model=model, program=program)


@contextmanager
def serving(model: Path) -> Iterator[int]:
    """Rasa with a model on the loopback; its process id."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command_of(model), cwd=REPOSITORY, env=serving_environment(), **quiet)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


async def asked(lines: list[dict[str, str]], connections: int) -> tuple[list[float], list[dict[str, Any]], float]:
    """Milliseconds of each parse, the answers, and parses a second."""
    waiting = list(enumerate(lines))
    answers: list[dict[str, Any]] = [{}] * len(lines)
    spans: list[float] = []

    async def ask(http: aiohttp.ClientSession) -> None:
        while waiting:
            place, line = waiting.pop()
            began = time.perf_counter()
            async with http.post("/model/parse", params={"token": TOKEN}, json={"text": line["text"]}) as answer:
                answers[place] = await answer.json()
            spans.append((time.perf_counter() - began) * 1000)

    async with aiohttp.ClientSession(f"http://127.0.0.1:{PORT}") as http:
        began = time.perf_counter()
        await asyncio.gather(*(ask(http) for _ in range(connections)))
        return spans, answers, len(lines) / (time.perf_counter() - began)


def resident(pid: int) -> float:
    """Megabytes of a process."""
    found = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True)
    return int(found.stdout) / 1024


async def until_ready() -> None:
    """Wait until the model is loaded."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{PORT}") as http:
        for _ in range(600):
            try:
                async with http.get("/status", params={"token": TOKEN}) as answer:
                    if (await answer.json()).get("model_file"):
                        return
            except (aiohttp.ClientError, ValueError):
                pass
            await asyncio.sleep(0.2)
    raise RuntimeError("Rasa did not load the model in two minutes")


async def measure(name: str, model: Path, lines: list[dict[str, str]]) -> tuple[list[Figure], float]:
    """The figures of one model, and its rate."""
    is_ours = name == "ours"
    with serving(model) as pid:
        await until_ready()
        await asked(lines[:100], 1)
        spans, _, _ = await asked(lines[:ALONE], 1)
        _, answers, rate = await asked(lines[:TOGETHER], CONNECTIONS)
        memory = resident(pid)
    scoped = [(line, answer) for line, answer in zip(lines, answers, strict=False) if line["intent"] != "out_of_scope"]
    right = sum(answer["intent"]["name"] == line["intent"] for line, answer in scoped)
    figures = [
        Figure(
            what=f"{name}: a parse, one connection, median",
            value=percentile(spans, 0.5),
            unit="ms",
            most=3 if is_ours else None,
        ),
        Figure(what=f"{name}: a parse, one connection, p95", value=percentile(spans, 0.95), unit="ms"),
        Figure(what=f"{name}: parses a second, {CONNECTIONS} connections", value=rate, unit="/s"),
        Figure(what=f"{name}: resident memory of the server", value=memory, unit="MB", most=700 if is_ours else None),
        Figure(what=f"{name}: right first, {len(scoped)} held-out messages", value=100 * right / len(scoped), unit="%"),
    ]
    return figures, rate


def main() -> None:
    """Measure ours, and with --stock the stock model too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parses")
    parser.add_argument("--stock", action="store_true", help="train (once) and measure stock Rasa in the same run")
    arguments = parser.parse_args()
    lines = held_out()
    figures, rate = asyncio.run(measure("ours", MODEL, lines))
    if arguments.stock:
        if not STOCK.exists():
            figures.append(Figure(what="stock: training", value=train_stock(), unit="s"))
        stock, stock_rate = asyncio.run(measure("stock", STOCK, lines))
        figures += [
            *stock,
            Figure(what="parses a second, ours against stock", value=rate / stock_rate, unit="×", least=5),
        ]
    keep("parses", figures)


if __name__ == "__main__":
    os.chdir(REPOSITORY)
    main()
