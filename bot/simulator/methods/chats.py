"""Asking about the bot itself, a chat and who is in it; reacting to a message."""

from __future__ import annotations

from bot.simulator.acts import standing_in
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.targets import chat_of, message_of
from bot.simulator.world import World


def get_me(world: World, params: Params) -> Json:
    """Who the bot is."""
    return world.bot.as_me()


def get_chat(world: World, params: Params) -> Json:
    """All that is known of a chat."""
    chat = chat_of(world, params)
    return world.describe(chat.id) | {
        "accent_color_id": chat.id % 7 if chat.id > 0 else 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, params: Params) -> Json:
    """How somebody stands in a chat."""
    chat = chat_of(world, params)
    who = params.integer("user_id")
    if who != world.bot.id and who not in world.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if group := world.groups.get(chat.id):
        return standing_in(world, group, who)
    if who not in {chat.id, world.bot.id}:
        raise bad_request("member not found")
    return {"status": "member", "user": world.sender(who)}


# The only emoji that Telegram takes as reactions.
_REACTIONS = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌
🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓
🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡
🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀
😡
"""
REACTIONS = frozenset(_REACTIONS.split())


def set_reaction(world: World, params: Params) -> bool:
    """React to a message as the bot, or take that back."""
    chat = chat_of(world, params)
    message = message_of(chat, params, to="react")
    given = params.objects("reaction", "ReactionType")
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(reaction.get("emoji", "")).replace("\ufe0f", "") for reaction in given]
    if not REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    others = {who: sign for who, sign in message.reactions.items() if who != world.bot.id}
    world.change(message, "reacted", reactions=others | ({world.bot.id: emoji[0]} if emoji else {}))
    return True
