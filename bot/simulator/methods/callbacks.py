"""Answering a pressed button."""

from __future__ import annotations

from bot.simulator.params import Params
from bot.simulator.refusals import QUERY_TOO_OLD, bad_request
from bot.simulator.spans import units
from bot.simulator.world import World

TEXT_LIMIT = 200


def answer(world: World, params: Params) -> bool:
    """Stop the button's waiting, with a few words or none."""
    callback = world.callbacks.get(params.text("callback_query_id"))
    if callback is None or world.clock() - callback.born > world.callback_patience:
        raise bad_request(QUERY_TOO_OLD)
    text = params.text("text")
    if units(text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback.answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.story.tell("callback_answer", chat=callback.chat, callback_query_id=callback.id, answer=callback.answer)
    return True
