"""Keyboards under and below messages: which are sound, and Telegram's refusals of the others."""

from __future__ import annotations

from typing import Any

from bot.simulator.markup_html import is_url
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.spans import units

BUTTON_LIMIT = 100
DATA_LIMIT = 64  # bytes
ACTIONS = (
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat"),
    *("switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"),
)


def markup_of(params: Params) -> Json:
    """The keyboard of a request, checked; empty when there is none."""
    markup = params.parsed("reply_markup", "reply keyboard markup")
    if markup is None:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup, "inline_keyboard", " of the InlineKeyboardMarkup")
        clean = [row for row in ([_inline_button(button) for button in row] for row in rows) if row]
        if sum(map(len, clean)) > BUTTON_LIMIT:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": clean} if clean else {}
    if "keyboard" in markup:
        rows = _rows(markup, "keyboard", "")
        return markup | {"keyboard": [[_key(button) for button in row] for row in rows]}
    return markup if {"remove_keyboard", "force_reply"} & markup.keys() else {}


def inline_only(params: Params) -> Json | None:
    """The inline keyboard for an edited message; None takes the keyboard away."""
    markup = markup_of(params)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup or None


def _rows(markup: Json, name: str, whose: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}"{whose} must be an Array of Arrays')
    return rows


def _inline_button(button: Any) -> Json:
    what = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{what}: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{what}: can\'t find field "text"')
    if not any(name in button for name in ACTIONS):
        raise bad_request(f"{what}: Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not is_url(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button


def _key(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if units(button["text"]) == 0:
        raise bad_request("keyboard button text must be non-empty")
    return button
