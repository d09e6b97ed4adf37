"""What people sent, as a counsellor of their pool may see it."""

from __future__ import annotations

import re

import pytest
from console.office import AMINA, BILAL, KAMAL, Browser, Console

PHOTO = b"\xff\xd8\xff\xe0" + b"jpeg" * 100
VOICE = b"OggS" + bytes(range(200))


async def sent(console: Console, content: bytes, media: str = "document") -> tuple[Browser, str]:
    """A person sent a file; Amina, and where the page says that it is."""
    await console.store.open_case(1, 1)
    await console.writes(1, 2, "look", media=media, file_id="F1")
    console.files.kept["F1"] = content
    amina = await console.at_the_desk(AMINA)
    found = re.search(r'(?:src|href)="(/files/[^"]+)"', (await amina.get("/cases/case-1")).text)
    assert found
    return amina, found[1]


async def test_a_photo_is_shown(console: Console) -> None:
    amina, address = await sent(console, PHOTO, "photo")
    assert f'<img src="{address}"' in (await amina.get("/cases/case-1")).text
    answer = await amina.get(address)
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, PHOTO, "image/jpeg")
    assert "Content-Disposition" not in answer.headers


async def test_a_file_is_seen_by_those_of_the_pool_only(console: Console) -> None:
    _, address = await sent(console, PHOTO, "photo")
    assert (await (await console.at_the_desk(BILAL)).get(address)).status == 200
    assert (await (await console.at_the_desk(KAMAL)).get(address)).status == 404
    assert (await console.browser().get(address, {"Accept": "image/*"})).status == 401
    assert console.files.asked == ["F1"]


async def test_a_file_is_found_in_its_own_case_only(console: Console) -> None:
    """Else a counsellor could read another pool's file under the name of a case of theirs."""
    _, address = await sent(console, PHOTO, "photo")
    await console.store.open_case(2, 3, language="bn", centre="BD")
    message = address.rsplit("/", 1)[1]
    assert (await (await console.at_the_desk(KAMAL)).get(f"/files/case-3/{message}")).status == 404
    assert console.files.asked == []


KINDS = [
    (b"\x89PNG\r\n\x1a\n....", "image/png"),
    (b"GIF89a....", "image/gif"),
    (b"RIFF....WEBPVP8 ", "image/webp"),
    (b"RIFF....WAVEfmt ", "audio/wav"),
    (VOICE, "audio/ogg"),
    (b"ID3\x04....", "audio/mpeg"),
    (b"\x00\x00\x00\x1cftypisom....", "video/mp4"),
    (b"\x00\x00\x00\x1cftypM4A ....", "audio/mp4"),
]


@pytest.mark.parametrize(("content", "kind"), KINDS)
async def test_the_first_bytes_say_what_it_is(console: Console, content: bytes, kind: str) -> None:
    amina, address = await sent(console, content)
    answer = await amina.get(address)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


HOSTILE = [
    b"<html><script>alert(1)</script>",
    b"  <!doctype html>",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"%PDF-1.7",
    b"MZ\x90\x00",
    b"",
]


@pytest.mark.parametrize("content", HOSTILE)
@pytest.mark.parametrize("media", ["document", "photo"])
async def test_whatever_a_page_may_not_show_is_a_download(console: Console, content: bytes, media: str) -> None:
    amina, address = await sent(console, content, media)
    answer = await amina.get(address)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize("content", [PHOTO, b"<html>"])
async def test_nothing_within_a_file_may_run(console: Console, content: bytes) -> None:
    amina, address = await sent(console, content)
    headers = (await amina.get(address)).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


RANGES = [
    ("bytes=0-3", VOICE[:4], "bytes 0-3/204"),
    ("bytes=200-", VOICE[200:], "bytes 200-203/204"),
    ("bytes=-4", VOICE[-4:], "bytes 200-203/204"),
    ("bytes=0-9999", VOICE, "bytes 0-203/204"),
]


@pytest.mark.parametrize(("asked", "body", "told"), RANGES)
async def test_players_may_ask_for_parts(console: Console, asked: str, body: bytes, told: str) -> None:
    amina, address = await sent(console, VOICE, "voice")
    answer = await amina.get(address, {"Range": asked})
    assert (answer.status, answer.body, answer.headers["Content-Range"]) == (206, body, told)
    assert answer.headers["Content-Type"] == "audio/ogg"


@pytest.mark.parametrize("asked", ["bytes=204-", "bytes=9-1", "bytes=x-y", "lines=1-2", "bytes=0-1,3-4"])
async def test_parts_that_are_not_there_are_refused(console: Console, asked: str) -> None:
    amina, address = await sent(console, VOICE, "voice")
    assert (await amina.get(address, {"Range": asked})).status == 416


async def test_a_file_that_telegram_has_no_more_is_not_found(console: Console) -> None:
    amina, address = await sent(console, PHOTO, "photo")
    console.files.kept.clear()
    assert (await amina.get(address)).status == 404


async def test_a_message_without_a_file_has_none(console: Console) -> None:
    amina, address = await sent(console, PHOTO, "photo")
    first = re.findall(r'id="message-(.+?)"', (await amina.get("/cases/case-1")).text)[0]
    assert (await amina.get(f"/files/case-1/{first}")).status == 404
    assert (await amina.get(address.replace("case-1", "case-9"))).status == 404
