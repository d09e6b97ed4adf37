"""Asking about the bot itself and about a chat."""

from __future__ import annotations

from bot.simulator.params import Params
from bot.simulator.refusals import Json
from bot.simulator.targets import chat_of
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
