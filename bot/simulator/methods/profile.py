"""What the bot says of itself, by language: commands, name, description."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.simulator.params import Params, whole
from bot.simulator.profile import DEFAULT_SCOPE, scope_key
from bot.simulator.refusals import CHAT_NOT_FOUND, Json, bad_request
from bot.simulator.spans import units
from bot.simulator.world import World

COMMAND_LIMIT = 100
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
# What each text is called in an answer, and how long it may be.
TEXTS = {"name": 64, "description": 512, "short_description": 120}


def set_commands(world: World, params: Params) -> bool:
    """Set the menu for a scope and a language."""
    given = params.objects("commands", "BotCommand")
    if len(given) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[_key(world, params)] = [_command(item) for item in given]
    world.story.tell("menu")
    return True


def get_commands(world: World, params: Params) -> list[Json]:
    """The menu of exactly this scope and language."""
    return world.profile.commands.get(_key(world, params), [])


def delete_commands(world: World, params: Params) -> bool:
    """Take the menu of a scope and a language away."""
    world.profile.commands.pop(_key(world, params), None)
    world.story.tell("menu")
    return True


def setter_of(what: str) -> Callable[[World, Params], bool]:
    """The method that sets one of the bot's texts."""

    def set_text(world: World, params: Params) -> bool:
        text = params.text(what)
        if units(text) > TEXTS[what]:
            raise bad_request(f"{what.upper()}_TOO_LONG")
        world.profile.texts[what, _language(params)] = text
        world.story.tell("menu")
        return True

    set_text.__doc__ = f"Set the bot's {what} in a language."
    return set_text


def getter_of(what: str) -> Callable[[World, Params], Json]:
    """The method that tells one of the bot's texts."""

    def get_text(world: World, params: Params) -> Json:
        fallback = world.bot.first_name if what == "name" else ""
        return {what: world.profile.text(what, _language(params)) or fallback}

    get_text.__doc__ = f"Tell the bot's {what} in a language."
    return get_text


def _key(world: World, params: Params) -> tuple[str, str]:
    scope: Any = params.parsed("scope", "BotCommandScope") or DEFAULT_SCOPE
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _SCOPES:
        return scope_key({"type": kind}), _language(params)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = whole(scope.get("chat_id"))
    if chat_id not in world.chats:
        raise bad_request(CHAT_NOT_FOUND)
    return scope_key(scope | {"chat_id": chat_id}), _language(params)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _command(item: Json) -> Json:
    name = str(item.get("command", "")).removeprefix("/")
    description = str(item.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
