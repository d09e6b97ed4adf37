"""Requests to a Bot API server that answers, refuses, hangs up, is slow or is not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.channel.request import AiohttpRequest, NeverSent
from bot.channel.telegram import open_bot

TOKEN = "123:SecretSecretSecretSecretSecretSecr"
ME = {"id": 123, "is_bot": True, "first_name": "Safar", "username": "safar_bot"}


async def _answer(request: web.Request) -> web.StreamResponse:
    method = request.match_info["method"]
    match method:
        case "getMe":
            return web.json_response({"ok": True, "result": ME})
        case "setMyName":
            words = await request.json()
            return web.json_response({"ok": words["name"] == "سفر", "result": True})
        case "setChatPhoto":
            file = (await request.post())["photo"]
            assert isinstance(file, web.FileField)
            is_whole = file.file.read() == b"picture" and file.filename == "me.png"
            return web.json_response({"ok": is_whole, "result": True})
        case "getChat":
            return web.json_response(
                {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, status=400
            )
        case "close":
            assert request.transport
            request.transport.abort()
            return web.Response()
        case _:
            return web.Response(text="<html>", status=502)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    application = web.Application()
    application.router.add_route("*", "/bot{token}/{method}", _answer)
    async with TestServer(application) as running:
        yield running


@pytest.fixture
async def bot(server: TestServer) -> AsyncIterator[telegram.Bot]:
    async with open_bot(TOKEN, str(server.make_url("")).rstrip("/")) as made:
        yield made


async def test_an_answer_is_read(bot: telegram.Bot) -> None:
    assert (await bot.get_me()).first_name == "Safar"


async def test_words_and_files_arrive_whole(bot: telegram.Bot) -> None:
    assert await bot.set_my_name("سفر")
    assert await bot.set_chat_photo(1, telegram.InputFile(b"picture", filename="me.png"))


async def test_a_refusal_is_told_as_one(bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(1)


async def test_a_connection_that_breaks_may_have_carried_the_message(bot: telegram.Bot) -> None:
    with pytest.raises(NetworkError) as caught:
        await bot.close()
    assert not isinstance(caught.value, NeverSent)
    assert TOKEN not in repr(caught.value)


async def test_a_gateway_that_answers_for_telegram_is_trouble_of_the_network(bot: telegram.Bot) -> None:
    with pytest.raises(NetworkError):
        await bot.log_out()


async def test_nobody_there_means_never_sent() -> None:
    async with open_bot(TOKEN, f"http://127.0.0.1:{unused_port()}") as bot:
        with pytest.raises(NeverSent) as caught:
            await bot.get_me()
    assert TOKEN not in repr(caught.value)


async def _silence(_: web.Request) -> web.Response:
    await asyncio.sleep(1)
    return web.Response()


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_route("*", "/{rest:.*}", _silence)
    async with TestServer(application) as running:
        yield str(running.make_url("/x"))


async def test_an_answer_that_does_not_come_in_time_is_unknown(silent: str) -> None:
    request = AiohttpRequest(connections=1, read=0.05, write=0.05)
    with pytest.raises(TimedOut):
        await request.do_request(silent, "POST")
    await request.shutdown()


async def test_a_request_that_found_no_free_connection_was_never_sent(silent: str) -> None:
    request = AiohttpRequest(connections=1, read=5, connect=0.05, pool=0.05)
    first = asyncio.create_task(request.do_request(silent, "POST"))
    await asyncio.sleep(0.02)
    with pytest.raises(NeverSent):
        await request.do_request(silent, "POST")
    first.cancel()
    await request.shutdown()


async def test_closed_requests_can_be_used_again(server: TestServer) -> None:
    request = AiohttpRequest(connections=1, read=5)
    address = str(server.make_url(f"/bot{TOKEN}/getMe"))
    for _ in range(2):
        status, body = await request.do_request(address, "POST")
        assert status == 200
        assert b"Safar" in body
        await request.shutdown()
