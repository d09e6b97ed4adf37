"""Telegram's refusals: markup, limits in UTF-16, keyboards, and who may be written to."""

from __future__ import annotations

from typing import Any

import pytest

GUL, NOBODY = 7000001, 7999999


@pytest.fixture(autouse=True)
async def started(sim: Any) -> None:
    await sim.post(f"people/{GUL}/start")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused(sim: Any, text: str, why: str) -> None:
    refusal = await sim.refused("sendMessage", chat_id=GUL, text=text, parse_mode="HTML")
    assert refusal == f"Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hello.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*bold", "Can't find end of Bold entity at byte offset 0"),
        ("ab _c", "Can't find end of Italic entity at byte offset 3"),
        ("[a](http://example.org", "Can't find end of a URL at byte offset 4"),
    ],
)
async def test_broken_markdown_is_refused(sim: Any, text: str, why: str) -> None:
    refusal = await sim.refused("sendMessage", chat_id=GUL, text=text, parse_mode="MarkdownV2")
    assert refusal == f"Bad Request: can't parse entities: {why}"


async def entities(sim: Any, text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    message = (await sim.call("sendMessage", chat_id=GUL, text=text, parse_mode=mode))["result"]
    return message["text"], message.get("entities", [])


async def test_html_becomes_entities_counted_in_utf16(sim: Any) -> None:
    text, found = await entities(
        sim,
        ' 😀 <b>b<i>bi</i></b> &lt;&amp; <a href="example.org">link</a> <pre><code class="language-py">x</code></pre> ',
        "HTML",
    )
    assert text == "😀 bbi <& link x"
    assert found == [
        {"offset": 3, "length": 3, "type": "bold"},
        {"offset": 4, "length": 2, "type": "italic"},
        {"offset": 10, "length": 4, "type": "text_link", "url": "http://example.org/"},
        {"offset": 15, "length": 1, "type": "pre", "language": "py"},
    ]


async def test_markdown_becomes_entities(sim: Any) -> None:
    text, found = await entities(
        sim, "*b* _i_ __u__ ~s~ ||h|| `c\\`` [l](http://example.org/a\\)b)\n>q\n>r\nend\\.", "MarkdownV2"
    )
    assert text == "b i u s h c` l\nq\nr\nend."
    assert [entity["type"] for entity in found] == [
        *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link", "blockquote")
    ]
    assert found[6]["url"] == "http://example.org/a)b"


async def test_explicit_entities_and_links_found_in_the_text(sim: Any) -> None:
    given = [{"type": "bold", "offset": 0, "length": 2}]
    message = (await sim.call("sendMessage", chat_id=GUL, text="😀 /start https://a.example", entities=given))["result"]
    assert [(entity["type"], entity["offset"]) for entity in message["entities"]] == [
        *(("bold", 0), ("bot_command", 3), ("url", 10))
    ]
    half = [{"type": "bold", "offset": 1, "length": 1}]
    assert "ENTITY_BOUNDS_INVALID" in await sim.refused("sendMessage", chat_id=GUL, text="😀", entities=half)


async def test_lengths_are_counted_in_utf16(sim: Any) -> None:
    assert (await sim.call("sendMessage", chat_id=GUL, text="😀" * 2048))["ok"]
    assert await sim.refused("sendMessage", chat_id=GUL, text="😀" * 2048 + "x") == "Bad Request: message is too long"
    assert (await sim.call("sendMessage", chat_id=GUL, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"))["ok"]
    photo = (await sim.post(f"people/{GUL}/photo"))["message"]["photo"][-1]["file_id"]
    too_long = await sim.refused("sendPhoto", chat_id=GUL, photo=photo, caption="x" * 1025)
    assert too_long == "Bad Request: message caption is too long"


@pytest.mark.parametrize("text", ["", "   ", "<b> </b>"])
async def test_an_empty_text_is_refused(sim: Any, text: str) -> None:
    assert (
        await sim.refused("sendMessage", chat_id=GUL, text=text, parse_mode="HTML")
        == "Bad Request: message text is empty"
    )


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"text": "x", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    ],
)
async def test_a_bad_button_is_refused(sim: Any, button: Any, why: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert await sim.refused("sendMessage", chat_id=GUL, text="x", reply_markup=markup) == f"Bad Request: {why}"


async def test_who_may_be_written_to(sim: Any) -> None:
    assert await sim.refused("sendMessage", chat_id=NOBODY, text="x") == "Bad Request: chat not found"
    assert await sim.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"
    never = await sim.refused("sendMessage", chat_id=7000002, text="x")
    assert never == "Forbidden: bot can't initiate conversation with a user"
    await sim.updates(offset=-1)
    await sim.post(f"people/{GUL}/block")
    assert await sim.refused("sendMessage", chat_id=GUL, text="x") == "Forbidden: bot was blocked by the user"
    change = (await sim.updates())[-1]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    await sim.post(f"people/{GUL}/unblock")
    assert (await sim.call("sendMessage", chat_id=GUL, text="x"))["ok"]


async def test_edits_and_deletes_that_cannot_be(sim: Any) -> None:
    sent = (await sim.call("sendMessage", chat_id=GUL, text="x"))["result"]["message_id"]
    same = await sim.refused("editMessageText", chat_id=GUL, message_id=sent, text="x")
    assert same.startswith("Bad Request: message is not modified: specified new message content")
    assert (
        await sim.refused("editMessageText", chat_id=GUL, message_id=1, text="y")
        == "Bad Request: message can't be edited"
    )
    assert await sim.refused("deleteMessage", chat_id=GUL, message_id=999) == "Bad Request: message to delete not found"
    old = await sim.refused("answerCallbackQuery", callback_query_id="1")
    assert old == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    absent = await sim.refused("sendMessage", chat_id=GUL, text="x", reply_parameters={"message_id": 999})
    assert absent == "Bad Request: message to be replied not found"


async def test_commands_by_scope_and_language(sim: Any) -> None:
    commands = [{"command": "start", "description": "آغاز"}]
    assert (await sim.call("setMyCommands", commands=commands, language_code="fa"))["ok"]
    assert (await sim.call("getMyCommands", language_code="fa"))["result"] == commands
    assert (await sim.call("getMyCommands"))["result"] == []
    menus = {person["language_code"]: person["menu"] for person in (await sim.get("state"))["people"]}
    assert menus["fa"] == commands
    assert menus["ur"] == []
    assert await sim.refused("setMyCommands", commands=commands, language_code="prs") == (
        "Bad Request: invalid language code specified"
    )
    upper = [{"command": "Start", "description": "x"}]
    assert await sim.refused("setMyCommands", commands=upper) == "Bad Request: BOT_COMMAND_INVALID"


async def test_the_older_markdown(sim: Any) -> None:
    text, found = await entities(sim, "*b* _i_ `c*` [l](http://example.org/a) 2\\*3 ```py\nx```", "Markdown")
    assert text == "b i c* l 2*3 x"
    assert [entity["type"] for entity in found] == ["bold", "italic", "code", "text_link", "pre"]
    refusal = await sim.refused("sendMessage", chat_id=GUL, text="é snake_case", parse_mode="Markdown")
    assert refusal == "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 8"


async def test_topics_of_a_forum(sim: Any) -> None:
    group = (await sim.post("groups", title="Counsellors", members=[GUL], is_forum=True))["id"]
    topic = (await sim.call("createForumTopic", chat_id=group, name="A case"))["result"]["message_thread_id"]
    assert (await sim.call("sendMessage", chat_id=group, text="x", message_thread_id=topic))["result"][
        "is_topic_message"
    ]
    await sim.updates(offset=-1)
    await sim.post(f"people/{GUL}/text", text="answer", chat_id=group, thread=topic)
    assert (await sim.updates())[-1]["message"]["message_thread_id"] == topic
    assert (await sim.call("closeForumTopic", chat_id=group, message_thread_id=topic))["ok"]
    assert (await sim.call("deleteForumTopic", chat_id=group, message_thread_id=topic))["ok"]
    gone = await sim.refused("sendMessage", chat_id=group, text="x", message_thread_id=topic)
    assert gone == "Bad Request: message thread not found"
    assert "not a forum" in await sim.refused("createForumTopic", chat_id=GUL, name="x")


@pytest.mark.parametrize(
    ("method", "fields", "why"),
    [
        ("sendMessage", {"text": "x", "reply_parameters": [1]}, "object expected as reply parameters"),
        ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
        ("sendMessage", {"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        ("sendMediaGroup", {"media": [1, 2]}, "can't parse InputMedia: expected an Object"),
        ("sendMediaGroup", {"media": []}, "there are no messages to send"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji", "emoji": "x"}]}, "REACTION_INVALID"),
        ("setMessageReaction", {"message_id": 1, "reaction": [1]}, "can't parse ReactionType: expected an Object"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": "abc"}}, "chat not found"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("sendPhoto", {"photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendLocation", {"latitude": "1"}, "longitude is empty"),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
        ("editMessageReplyMarkup", {"message_id": 99}, "message to edit not found"),
    ],
)
async def test_requests_that_make_no_sense(sim: Any, method: str, fields: dict[str, Any], why: str) -> None:
    assert await sim.refused(method, chat_id=GUL, **fields) == f"Bad Request: {why}"
