"""One scenario, two clients that nobody here wrote: python-telegram-bot and aiogram, each as the bot.

Every call is checked against aiogram's typed methods on the way in (the `judge` of the simulator fixture) and parsed by
the client's own types on the way out; updates are parsed by both.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Protocol

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.simulator.server import Running

GUL = 7000001
TOKEN = "424242:AAE-simulated_token_of_no_bot"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000020000000308060000009d7453f0")


class Client(Protocol):
    """What the scenario asks of a bot's client; answers are plain JSON."""

    async def say(self, text: str, buttons: dict[str, str] | None = None) -> dict[str, Any]: ...
    async def edit(self, message: int, text: str) -> dict[str, Any]: ...
    async def delete(self, message: int) -> bool: ...
    async def answer(self, callback: str, text: str) -> bool: ...
    async def photo(self, photo: bytes | str) -> dict[str, Any]: ...
    async def voice(self, file_id: str) -> dict[str, Any]: ...
    async def album(self, photos: list[bytes | str]) -> list[dict[str, Any]]: ...
    async def download(self, file_id: str) -> bytes: ...
    async def updates(self, offset: int) -> list[dict[str, Any]]: ...
    async def trouble(self) -> tuple[str, float]: ...
    async def tour(self, message: int) -> None: ...


class PtbClient:
    def __init__(self, bot: telegram.Bot) -> None:
        self.bot = bot

    async def say(self, text: str, buttons: dict[str, str] | None = None) -> dict[str, Any]:
        row = [telegram.InlineKeyboardButton(label, callback_data=data) for label, data in (buttons or {}).items()]
        markup = telegram.InlineKeyboardMarkup([row]) if row else None
        return (await self.bot.send_message(GUL, text, parse_mode="HTML", reply_markup=markup)).to_dict()

    async def edit(self, message: int, text: str) -> dict[str, Any]:
        edited = await self.bot.edit_message_text(text, GUL, message)
        assert isinstance(edited, telegram.Message)
        return edited.to_dict()

    async def delete(self, message: int) -> bool:
        return await self.bot.delete_message(GUL, message)

    async def answer(self, callback: str, text: str) -> bool:
        return await self.bot.answer_callback_query(callback, text)

    async def photo(self, photo: bytes | str) -> dict[str, Any]:
        return (await self.bot.send_photo(GUL, photo, caption="a picture")).to_dict()

    async def voice(self, file_id: str) -> dict[str, Any]:
        return (await self.bot.send_voice(GUL, file_id)).to_dict()

    async def album(self, photos: list[bytes | str]) -> list[dict[str, Any]]:
        media = [telegram.InputMediaPhoto(photo, caption="one of two") for photo in photos]
        return [message.to_dict() for message in await self.bot.send_media_group(GUL, media)]

    async def download(self, file_id: str) -> bytes:
        return bytes(await (await self.bot.get_file(file_id)).download_as_bytearray())

    async def updates(self, offset: int) -> list[dict[str, Any]]:
        kinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
        return [update.to_dict() for update in await self.bot.get_updates(offset, timeout=1, allowed_updates=kinds)]

    async def trouble(self) -> tuple[str, float]:
        try:
            await self.bot.send_message(GUL, "x")
        except telegram.error.RetryAfter as error:
            after = error.retry_after
            return error.message, float(after if isinstance(after, int) else after.total_seconds())
        except telegram.error.TelegramError as error:
            return f"{type(error).__name__}: {error.message}", 0.0
        return "", 0.0

    async def tour(self, message: int) -> None:
        bot = self.bot
        assert (await bot.get_me()).id == 424242
        assert (await bot.get_chat(GUL)).first_name == "Gul Andam"
        assert (await bot.get_chat_member(GUL, GUL)).status == "member"
        assert (await bot.send_location(GUL, 34.5, 69.2)).location is not None
        assert (await bot.send_venue(GUL, 34.5, 69.2, "Centre", "Street 1")).venue is not None
        assert (await bot.send_contact(GUL, "+100", "Centre")).contact is not None
        assert (await bot.send_document(GUL, b"paper", filename="a.txt")).document is not None
        assert await bot.send_chat_action(GUL, "typing")
        assert await bot.set_message_reaction(GUL, message, "👍")
        assert (await bot.copy_message(GUL, GUL, message)).message_id > message
        assert (await bot.forward_message(GUL, GUL, message)).forward_origin is not None
        scope = telegram.BotCommandScopeAllPrivateChats()
        assert await bot.set_my_commands([("menu", "مینو")], scope=scope, language_code="ur")
        assert (await bot.get_my_commands(scope=scope, language_code="ur"))[0].command == "menu"
        assert await bot.delete_my_commands(scope=scope, language_code="ur")
        assert await bot.set_my_description("سلام", language_code="fa")
        assert (await bot.get_my_description(language_code="fa")).description == "سلام"
        assert await bot.set_my_name("Safar")
        assert (await bot.get_my_short_description()).short_description == ""
        assert (await bot.get_webhook_info()).url == ""
        assert await bot.delete_messages(GUL, [message])


class AiogramClient:
    def __init__(self, bot: aiogram.Bot) -> None:
        self.bot = bot

    def _plain(self, value: Any) -> dict[str, Any]:
        return dict(json.loads(value.model_dump_json(exclude_none=True, by_alias=True, exclude_unset=True)))

    def _file(self, photo: bytes | str) -> Any:
        return photo if isinstance(photo, str) else BufferedInputFile(photo, "a.png")

    async def say(self, text: str, buttons: dict[str, str] | None = None) -> dict[str, Any]:
        row = [InlineKeyboardButton(text=label, callback_data=data) for label, data in (buttons or {}).items()]
        markup = InlineKeyboardMarkup(inline_keyboard=[row]) if row else None
        return self._plain(await self.bot.send_message(GUL, text, parse_mode="HTML", reply_markup=markup))

    async def edit(self, message: int, text: str) -> dict[str, Any]:
        return self._plain(await self.bot.edit_message_text(text, chat_id=GUL, message_id=message))

    async def delete(self, message: int) -> bool:
        return await self.bot.delete_message(GUL, message)

    async def answer(self, callback: str, text: str) -> bool:
        return await self.bot.answer_callback_query(callback, text=text)

    async def photo(self, photo: bytes | str) -> dict[str, Any]:
        return self._plain(await self.bot.send_photo(GUL, self._file(photo), caption="a picture"))

    async def voice(self, file_id: str) -> dict[str, Any]:
        return self._plain(await self.bot.send_voice(GUL, file_id))

    async def album(self, photos: list[bytes | str]) -> list[dict[str, Any]]:
        media: list[Any] = [
            aiogram.types.InputMediaPhoto(media=self._file(photo), caption="one of two") for photo in photos
        ]
        return [self._plain(message) for message in await self.bot.send_media_group(GUL, media)]

    async def download(self, file_id: str) -> bytes:
        content = await self.bot.download(file_id)
        assert content is not None
        return content.read()

    async def updates(self, offset: int) -> list[dict[str, Any]]:
        kinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
        found = await self.bot.get_updates(offset=offset, timeout=1, allowed_updates=kinds)
        return [self._plain(update) for update in found]

    async def trouble(self) -> tuple[str, float]:
        try:
            await self.bot.send_message(GUL, "x")
        except TelegramRetryAfter as error:
            return error.message, float(error.retry_after)
        except TelegramForbiddenError as error:
            return f"Forbidden: {error.message}", 0.0
        except TelegramAPIError as error:
            return f"{type(error).__name__}: {error.message}", 0.0
        return "", 0.0

    async def tour(self, message: int) -> None:
        bot, types = self.bot, aiogram.types
        assert (await bot.get_me()).id == 424242
        assert (await bot.get_chat(GUL)).first_name == "Gul Andam"
        assert (await bot.get_chat_member(GUL, GUL)).status == "member"
        assert (await bot.send_location(GUL, 34.5, 69.2)).location is not None
        assert (await bot.send_venue(GUL, 34.5, 69.2, "Centre", "Street 1")).venue is not None
        assert (await bot.send_contact(GUL, "+100", "Centre")).contact is not None
        assert (await bot.send_document(GUL, BufferedInputFile(b"paper", "a.txt"))).document is not None
        assert await bot.send_chat_action(GUL, "typing")
        assert await bot.set_message_reaction(GUL, message, [types.ReactionTypeEmoji(emoji="👍")])
        assert (await bot.copy_message(GUL, GUL, message)).message_id > message
        assert (await bot.forward_message(GUL, GUL, message)).forward_origin is not None
        scope = types.BotCommandScopeAllPrivateChats()
        menu = [types.BotCommand(command="menu", description="مینو")]
        assert await bot.set_my_commands(menu, scope=scope, language_code="ur")
        assert (await bot.get_my_commands(scope=scope, language_code="ur"))[0].command == "menu"
        assert await bot.delete_my_commands(scope=scope, language_code="ur")
        assert await bot.set_my_description("سلام", language_code="fa")
        assert (await bot.get_my_description(language_code="fa")).description == "سلام"
        assert await bot.set_my_name("Safar")
        assert (await bot.get_my_short_description()).short_description == ""
        assert (await bot.get_webhook_info()).url == ""
        assert await bot.delete_messages(GUL, [message])


@pytest.fixture(params=["ptb", "aiogram"])
async def client(
    request: pytest.FixtureRequest, running: Running, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns at every RetryAfter
    if request.param == "ptb":
        base = f"{running.url}/bot"
        async with telegram.Bot(TOKEN, base_url=base, base_file_url=f"{running.url}/file/bot") as bot:
            yield PtbClient(bot)
        return
    async with AiohttpSession(api=TelegramAPIServer.from_base(running.url)) as session:
        yield AiogramClient(aiogram.Bot(TOKEN, session=session))


def judged(update: dict[str, Any]) -> dict[str, Any]:
    """An update as both libraries read it, or the fault that they find."""
    aiogram.types.Update.model_validate(update)
    assert telegram.Update.de_json(update, None) is not None
    return update


async def test_a_conversation(sim: Any, client: Client) -> None:
    await sim.post(f"people/{GUL}/start", payload="fa_campaign")
    (begun,) = await client.updates(0)
    assert judged(begun)["message"]["text"] == "/start fa_campaign"
    assert begun["message"]["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]

    asked = await client.say("<b>سلام</b> Choose", {"Visa": "v1:visa", "Work": "v1:work"})
    pressing = await sim.post(f"people/{GUL}/press", label="Work")
    (pressed,) = await client.updates(begun["update_id"] + 1)
    assert judged(pressed)["callback_query"]["data"] == "v1:work"
    assert pressed["callback_query"]["message"]["message_id"] == asked["message_id"]
    assert await client.answer(pressed["callback_query"]["id"], "noted")
    heard = await sim.get(f"callbacks/{pressing['callback_query_id']}", wait=1)
    assert heard["answer"]["text"] == "noted"

    edited = await client.edit(asked["message_id"], "Work it is")
    assert edited["text"] == "Work it is"
    assert "reply_markup" not in edited
    assert await client.delete(asked["message_id"])
    (_, gone) = (await sim.get(f"chats/{GUL}/messages"))["messages"]
    assert gone["deleted"]
    assert gone["versions"] == ["سلام Choose"]


async def test_media_by_upload_and_by_file_id(sim: Any, client: Client) -> None:
    spoken = await sim.post(f"people/{GUL}/voice")
    (update,) = await client.updates(0)
    voice = judged(update)["message"]["voice"]["file_id"]
    assert (await client.voice(voice))["voice"]["file_id"] == voice
    assert (await client.download(voice)).startswith(b"RIFF")
    assert spoken["message"]["voice"]["duration"] > 0

    first = await client.photo(PNG)
    photo = first["photo"][-1]["file_id"]
    assert (first["photo"][-1]["width"], first["photo"][-1]["height"]) == (2, 3)
    assert (await client.photo(photo))["photo"][-1]["file_unique_id"] == first["photo"][-1]["file_unique_id"]
    assert await client.download(photo) == PNG
    album = await client.album([PNG, photo])
    assert len({message["media_group_id"] for message in album}) == 1
    refusal = await sim.refused("sendVoice", chat_id=GUL, voice=photo)
    assert refusal == "Bad Request: can't use file of type Photo as VoiceNote"


async def test_everything_people_do_is_an_update_that_both_libraries_read(sim: Any, client: Client) -> None:
    await client.updates(0)
    said = await sim.post(f"people/{GUL}/text", text="salam https://example.org")
    await sim.post(f"people/{GUL}/edit", message_id=said["message"]["message_id"], text="salaam")
    await sim.post(f"people/{GUL}/react", message_id=said["message"]["message_id"], emoji="👍")
    for kind in ("photo", "sticker", "document", "video_note", "audio", "video", "animation", "contact"):
        await sim.post(f"people/{GUL}/{kind}")
    await sim.post(f"people/{GUL}/location", latitude=34.5, longitude=69.2)
    await sim.post(f"people/{GUL}/block")
    await sim.post(f"people/{GUL}/unblock")
    group = await sim.post("groups", title="Counsellors", members=[GUL], is_forum=True)
    await sim.post("people/7000002/join", chat_id=group["id"])
    for update in (await sim.call("getUpdates"))["result"]:
        judged(update)
    found = await client.updates(0)
    kinds = [next(name for name in update if name != "update_id") for update in found]
    assert kinds[:3] == ["message", "edited_message", "message_reaction"]
    assert kinds.count("my_chat_member") == 3
    assert len(kinds) == 3 + 8 + 1 + 3 + 1


async def test_the_rest_of_the_methods(sim: Any, client: Client) -> None:
    await sim.post(f"people/{GUL}/start")
    await client.tour((await client.say("hello"))["message_id"])


async def test_flood_limits_and_blocking(sim: Any, client: Client) -> None:
    await sim.post(f"people/{GUL}/start")
    await sim.post("limits", per_chat=0.2, burst=2)
    for _ in range(2):
        await client.say("fine")
    message, after = await client.trouble()
    assert after == 5
    assert "Flood control" in message
    await sim.post("limits", like="off")
    await sim.post("faults", kind="error", code=429, seconds=7, method="sendMessage")
    assert (await client.trouble())[1] == 7
    assert await client.trouble() == ("", 0.0)
    await sim.post(f"people/{GUL}/block")
    blocked, _ = await client.trouble()
    assert blocked.startswith("Forbidden")
    assert "bot was blocked by the user" in blocked
