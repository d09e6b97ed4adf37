"""Every kind of Telegram update is heard, or is no message to us; a corrupt one is an error that the caller sets aside."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channel.buttons import data_of
from bot.channel.incoming import chat_of, incoming_from
from bot.dialogue.heard import (
    BotBlocked,
    BotUnblocked,
    ButtonKind,
    ButtonPressed,
    CommandHeard,
    GroupSpoke,
    MediaHeard,
    MediaKind,
    ReactionHeard,
    StaleButtonPressed,
    TextHeard,
)
from bot.languages import Language

USER = {"id": 7, "is_bot": False, "first_name": "Zahra", "language_code": "fa-AF"}
CHAT = {"id": 7, "type": "private", "first_name": "Zahra"}
GROUP = {"id": -5, "type": "supergroup", "title": "Village"}


def message(**fields: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, **fields}}


def sign(text: str) -> str:
    return f"s{len(text)}"


def heard(raw: dict[str, Any]) -> Any:
    incoming = incoming_from(raw, lambda chat: f"k{chat}", sign)
    return incoming and incoming.heard


FILE = {"file_id": "f", "file_unique_id": "u"}
MEDIA = {
    MediaKind.VOICE: {"voice": {**FILE, "duration": 2}},
    MediaKind.AUDIO: {"audio": {**FILE, "duration": 2}},
    MediaKind.VIDEO: {"video": {**FILE, "duration": 2, "width": 1, "height": 1}},
    MediaKind.VIDEO_NOTE: {"video_note": {**FILE, "duration": 2, "length": 1}},
    MediaKind.DOCUMENT: {"document": FILE},
    MediaKind.STICKER: {
        "sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    },
    MediaKind.ANIMATION: {"animation": {**FILE, "duration": 2, "width": 1, "height": 1}, "document": FILE},
    MediaKind.PHOTO: {"photo": [{**FILE, "width": 1, "height": 1}]},
    MediaKind.LOCATION: {"location": {"latitude": 34.5, "longitude": 69.2}},
    MediaKind.CONTACT: {"contact": {"phone_number": "1", "first_name": "x"}},
    MediaKind.OTHER: {"dice": {"emoji": "🎲", "value": 3}},
}


@pytest.mark.parametrize("kind", MediaKind)
def test_every_kind_of_media(kind: MediaKind) -> None:
    found = heard(message(**MEDIA[kind]))
    assert isinstance(found, MediaHeard)
    assert found.kind is kind


def test_words_and_commands() -> None:
    assert heard(message(text="salam")).text == "salam"
    assert heard(message(text="/start@safar_bot x")) == CommandHeard(name="start", argument="x", hint=Language.PRS)
    assert len(heard(message(text="x" * 6000)).text) == 5000
    edited = message(text="salaam")
    edited["edited_message"] = edited.pop("message")
    assert isinstance(heard(edited), TextHeard)
    assert heard(edited).is_edit


def test_buttons_are_ours_or_stale() -> None:
    data = data_of(ButtonKind.TOPIC, "documents", "k7", sign)
    query = {"id": "q", "from": USER, "chat_instance": "i", "data": data, "message": message(text="x")["message"]}
    raw = {"update_id": 1, "callback_query": query}
    assert heard(raw) == ButtonPressed(kind=ButtonKind.TOPIC, value="documents")
    for wrong in ("", "v0:topic:documents:s1", "v1:topic:documents:forged", "v1:nonsense:x:s1", "v1:topic:documents"):
        query["data"] = wrong
        assert isinstance(heard(raw), StaleButtonPressed), wrong
    del query["message"]  # too old for Telegram to send along
    assert isinstance(heard(raw), StaleButtonPressed)


@pytest.mark.parametrize("kind", ButtonKind)
def test_every_button_fits_into_telegrams_64_bytes(kind: ButtonKind) -> None:
    assert len(data_of(kind, "host_country_refugee_status", "k" * 26, lambda _: "x" * 8)) <= 64


def test_comings_and_goings() -> None:
    def member(old: str, new: str, chat: dict[str, Any]) -> dict[str, Any]:
        bot = {"id": 1, "is_bot": True, "first_name": "b"}
        extra = {"until_date": 0} if "kicked" in (old, new) else {}
        change = {
            "chat": chat,
            "from": USER,
            "date": 1,
            "old_chat_member": {"user": bot, "status": old, **extra},
            "new_chat_member": {"user": bot, "status": new, **extra},
        }
        return {"update_id": 1, "my_chat_member": change}

    assert heard(member("member", "kicked", CHAT)) == BotBlocked()
    assert heard(member("kicked", "member", CHAT)) == BotUnblocked()
    assert heard(member("left", "member", GROUP)) == GroupSpoke()


def test_groups_hear_commands_only() -> None:
    assert heard(message(text="hello all", chat=GROUP)) is None
    assert heard(message(text="/start", chat=GROUP)) == GroupSpoke()


def test_reactions() -> None:
    def reaction(*signs: str) -> dict[str, Any]:
        new = [{"type": "emoji", "emoji": sign} for sign in signs]
        change = {"chat": CHAT, "user": USER, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": new}
        return {"update_id": 1, "message_reaction": change}

    assert heard(reaction("👍")) == ReactionHeard(is_good=True)
    assert heard(reaction("👎")) == ReactionHeard(is_good=False)
    assert heard(reaction()) is None


def test_what_is_no_message_to_us() -> None:
    assert heard({"update_id": 1}) is None
    assert heard({"update_id": 1, "something_new": {"x": 1}}) is None
    assert heard({"update_id": 1, "poll_answer": {"poll_id": "1", "user": USER, "option_ids": []}}) is None


@pytest.mark.parametrize(
    "raw", [{"update_id": 1, "message": {"chat": {}}}, {"message": {}}, {"update_id": 1, "message": 5}]
)
def test_a_corrupt_update_is_an_error_for_the_caller(raw: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r".*"):
        incoming_from(raw, str, sign)


def test_what_orders_an_update() -> None:
    query = {"from": USER, "message": {"chat": GROUP}}
    assert chat_of({"update_id": 1, "callback_query": query}) == -5
    assert chat_of({"update_id": 1, "callback_query": {"from": USER}}) == 7
    assert chat_of({"update_id": 1, "message_reaction": {"chat": CHAT, "user": USER}}) == 7
