"""Things to send when nobody brought their own: a picture, a sticker, a voice, a paper. Drawn here, fetched from nowhere."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib
from collections.abc import Callable
from functools import cache

from bot.simulator.params import Upload

type Pixel = Callable[[float, float], tuple[int, int, int, int]]


@cache
def sample(kind: str) -> Upload:
    """A file that can pass for a medium of this kind."""
    match kind:
        case "photo":
            return Upload(name="valley.png", mime="image/png", content=_png(360, 240, _valley))
        case "sticker":
            return Upload(name="sun.png", mime="image/png", content=_png(192, 192, _sun))
        case "voice" | "audio":
            return Upload(name="voice.wav", mime="audio/wav", content=_hum())
        case "document":
            return Upload(name="contract.txt", mime="text/plain", content=b"A sample of a contract.\n")
    return Upload(name="film.mp4", mime="video/mp4", content=b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom")


def _png(width: int, height: int, paint: Pixel) -> bytes:
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(paint(x / width, y / height))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def _valley(x: float, y: float) -> tuple[int, int, int, int]:
    far = 0.52 + 0.10 * math.sin(5 * x + 1) + 0.04 * math.sin(13 * x)
    near = 0.72 + 0.08 * math.sin(4 * x + 3)
    if y > near:
        return 86, 132, 96, 255
    if y > far:
        return 122, 150, 172, 255
    warm = int(60 * y / far)
    return 188 + warm, 208 + warm // 3, 232 - warm // 2, 255


def _sun(x: float, y: float) -> tuple[int, int, int, int]:
    across, down = x - 0.5, y - 0.5
    distance, angle = math.hypot(across, down), math.atan2(down, across)
    if distance < 0.24:
        return 250, 184, 66, 255
    is_ray = distance < 0.44 and math.cos(12 * angle) > 0.35
    return (244, 150, 56, 255) if is_ray and distance > 0.29 else (0, 0, 0, 0)


def _hum(seconds: float = 1.6, rate: int = 8000) -> bytes:
    body = bytearray()
    count = int(seconds * rate)
    for index in range(count):
        moment = index / rate
        loudness = math.sin(math.pi * index / count) * (0.6 + 0.4 * math.sin(2 * math.pi * 3 * moment))
        body += struct.pack(
            "<h", int(5200 * loudness * math.sin(2 * math.pi * (196 + 14 * math.sin(9 * moment)) * moment))
        )
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(body))
    return file.getvalue()
