"""A simulator for each test, judged by aiogram's types at every call, and a client for its `/sim` API."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiogram.methods
import aiohttp
import pytest
from pydantic import TypeAdapter

from bot.simulator.params import Params
from bot.simulator.server import Running, serve

TOKEN = "424242:AAE-simulated_token_of_no_bot"
METHODS = {
    name.lower(): method
    for name, method in inspect.getmembers(aiogram.methods, inspect.isclass)
    if name != "TelegramMethod"
}


def judge(method: str, params: Params, answer: dict[str, Any]) -> None:
    """Hold a call and its answer against aiogram's typed methods: it raises what pydantic finds wrong."""
    typed = METHODS[method.lower()]
    if not answer["ok"]:
        return
    values: dict[str, Any] = {}
    for name, text in params.texts.items():
        try:
            values[name] = json.loads(text) if name not in {"text", "caption", "callback_query_id"} else text
        except ValueError:
            values[name] = text
        if isinstance(values[name], int) and "str" in str(typed.model_fields[name].annotation) and name != "chat_id":
            values[name] = text
    values |= {name: upload.name for name, upload in params.uploads.items() if name in typed.model_fields}
    unknown = values.keys() - typed.model_fields.keys()
    assert not unknown, f"{method} has no {unknown}"
    typed.model_validate(values)
    TypeAdapter(typed.__returning__).validate_python(answer["result"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sim:
    """The people's side of a running simulator."""

    running: Running
    web: aiohttp.ClientSession

    @property
    def base(self) -> str:
        return self.running.url

    async def post(self, path: str, **fields: Any) -> dict[str, Any]:
        async with self.web.post(f"{self.base}/sim/{path}", json=fields) as answer:
            body = await answer.json()
            assert answer.status == 200, body
            return dict(body)

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        async with self.web.get(f"{self.base}/sim/{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def call(self, method: str, token: str = TOKEN, **fields: Any) -> dict[str, Any]:
        """One call of the Bot API, as JSON."""
        async with self.web.post(f"{self.base}/bot{token}/{method}", json=fields) as answer:
            body = dict(await answer.json())
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body

    async def refused(self, method: str, **fields: Any) -> str:
        """The description of a refusal."""
        body = await self.call(method, **fields)
        assert not body["ok"], body
        return str(body["description"])

    async def updates(self, **fields: Any) -> list[dict[str, Any]]:
        body = await self.call("getUpdates", **fields)
        assert body["ok"], body
        return list(body["result"])


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    running = await serve("127.0.0.1", 0, TOKEN, retry_delay=0.02, witness=judge)
    yield running
    await running.stop()


@pytest.fixture
async def sim(running: Running) -> AsyncIterator[Sim]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as web:
        yield Sim(running=running, web=web)
