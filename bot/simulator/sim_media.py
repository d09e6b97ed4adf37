"""`/sim`, what people send besides text: pictures, voices, papers, places, cards."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping

from bot.simulator import acts
from bot.simulator.acts import Impossible
from bot.simulator.chats import Message
from bot.simulator.formatting import said
from bot.simulator.media import KINDS, kept, shown
from bot.simulator.params import Params, Upload
from bot.simulator.refusals import Json
from bot.simulator.samples import sample
from bot.simulator.world import World

type Act = Callable[[World, int, Params], Message]


def _medium_act(kind: str) -> Act:
    def send(world: World, person: int, params: Params) -> Message:
        body = shown(kept(world.files, kind, _brought(kind, params), params))
        if caption := params.text("caption"):
            body |= said(caption, "caption", "caption_entities")
        return _say(world, person, params, body)

    return send


def _brought(kind: str, params: Params) -> Upload:
    """The file that came along, as an upload or in base64; a sample when there is none."""
    upload = params.uploads.get("file") or params.uploads.get(kind)
    if upload or not params.has("content"):
        return upload or sample(kind)
    try:
        content = base64.b64decode(params.text("content"), validate=True)
    except binascii.Error:
        raise Impossible("`content` must be base64") from None
    name, mime = params.text("name") or KINDS[kind].name, params.text("mime") or KINDS[kind].mime
    return Upload(name=name, mime=mime, content=content)


def _place(params: Params) -> Json:
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or longitude is None:
        raise Impossible("a place has a latitude and a longitude")
    return {"latitude": latitude, "longitude": longitude}


def _location(world: World, person: int, params: Params) -> Message:
    return _say(world, person, params, {"location": _place(params)})


def _venue(world: World, person: int, params: Params) -> Message:
    place = _place(params)
    venue = {"location": place, "title": params.text("title"), "address": params.text("address")}
    return _say(world, person, params, {"location": place, "venue": venue})


def _contact(world: World, person: int, params: Params) -> Message:
    """A card; without a number it is the person's own, as when the bot asked for it."""
    own: Json = {"phone_number": "+10000000000", "first_name": world.people[person].first_name, "user_id": person}
    given: Json = {"phone_number": params.text("phone_number"), "first_name": params.text("first_name") or "Somebody"}
    return _say(world, person, params, {"contact": given if given["phone_number"] else own})


def _say(world: World, person: int, params: Params, body: Json) -> Message:
    chat, reply_to = params.integer("chat_id") or None, params.integer("reply_to") or None
    return acts.say(world, person, body, chat_id=chat, reply_to=reply_to)


MEDIA_ACTS: Mapping[str, Act] = {
    **{kind: _medium_act(kind) for kind in KINDS},
    "location": _location,
    "venue": _venue,
    "contact": _contact,
}
