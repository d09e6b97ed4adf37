"""Sending pictures, voices, papers, places and cards, one by one or as an album; and fetching files."""

from __future__ import annotations

from collections.abc import Callable

from bot.simulator.files import DOWNLOAD_LIMIT
from bot.simulator.formatting import caption_body
from bot.simulator.media import medium
from bot.simulator.methods.messages import deliver, with_people
from bot.simulator.params import Params
from bot.simulator.refusals import Json, bad_request
from bot.simulator.targets import chat_of, reply_target, thread_of, writable
from bot.simulator.world import World

ALBUM = range(1, 11)
_ALONE = frozenset({"sticker", "video_note"})  # they carry no caption
_GROUPS: tuple[set[str], ...] = ({"photo", "video"}, {"document"}, {"audio"})


def sender_of(kind: str) -> Callable[[World, Params], Json]:
    """The method that sends one kind of medium."""

    def send(world: World, params: Params) -> Json:
        caption = {} if kind in _ALONE else caption_body(params)
        if not params.has(kind):
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        chat = chat_of(world, params)
        return deliver(world, chat, params, medium(world.files, kind, params) | caption)

    send.__doc__ = f"Send a {kind}."
    return send


def send_location(world: World, params: Params) -> Json:
    """Send a place on the map."""
    return deliver(world, chat_of(world, params), params, {"location": _location(params)})


def send_venue(world: World, params: Params) -> Json:
    """Send a place with a name and an address."""
    place = _location(params)
    title, address = params.text("title"), params.text("address")
    if not title:
        raise bad_request("title must be non-empty")
    if not address:
        raise bad_request("address must be non-empty")
    # Telegram repeats the place outside the venue, for older clients.
    body = {"location": place, "venue": {"location": place, "title": title, "address": address}}
    return deliver(world, chat_of(world, params), params, body)


def send_contact(world: World, params: Params) -> Json:
    """Send somebody's card."""
    number, name = params.text("phone_number"), params.text("first_name")
    if not number:
        raise bad_request("phone number must be non-empty")
    if not name:
        raise bad_request("first name must be non-empty")
    contact = {"phone_number": number, "first_name": name}
    if last := params.text("last_name"):
        contact["last_name"] = last
    return deliver(world, chat_of(world, params), params, {"contact": contact})


def send_media_group(world: World, params: Params) -> list[Json]:
    """Send an album."""
    items = params.objects("media", "InputMedia")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) not in ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items}
    if not kinds <= set().union(*_GROUPS):
        raise bad_request("can't parse InputMedia: type must be one of photo, video, document, audio")
    if len(items) > 1 and not any(kinds <= group for group in _GROUPS):
        raise bad_request("can't use the media of the specified type in the album")
    bodies = [_album_body(world, params, item) for item in items]
    chat = chat_of(world, params)
    reply_to, thread = reply_target(chat, params), thread_of(world, chat, params)
    writable(world, params, messages=len(items))
    group = {"media_group_id": str(13_000_000_000_000_000 + world.story.last)} if len(items) > 1 else {}
    posted = [world.post(chat.id, world.bot.id, body | group, reply_to=reply_to, thread=thread) for body in bodies]
    return [world.as_message(message) for message in posted]


def _album_body(world: World, params: Params, item: Json) -> Json:
    names = ("caption", "parse_mode", "duration", "width", "height", "performer", "title")
    texts = {name: str(item[name]) for name in names if item.get(name) is not None}
    own = Params(texts=texts, uploads=params.uploads)
    body = medium(world.files, str(item.get("type")), own, given=str(item.get("media", "")))
    return with_people(world, body | caption_body(own))


def get_file(world: World, params: Params) -> Json:
    """Where a file can be fetched."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.by_id.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.as_json() | {"file_path": stored.path}


def _location(params: Params) -> Json:
    for name in ("latitude", "longitude"):
        if not params.text(name).strip():
            raise bad_request(f"{name} is empty")
    latitude, longitude = params.number("latitude") or 0.0, params.number("longitude") or 0.0
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}
