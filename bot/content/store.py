"""Where content lives: the folder that editors write, and the published bundle in Redis.

A bundle stands under its hash and never changes; one pointer says which one is live. Rolling back is moving the pointer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.content.bundle import Content, bundle_of
from bot.content.catalogue import Catalogue
from bot.content.parse import Library, parse
from bot.content.taxonomy import Taxonomy, taxonomy_of
from bot.errors import Refused, StoreUnreachable

_TEXTS = {".md", ".toml"}


def read_files(folder: Path) -> dict[str, str]:
    """The files of a content folder by their paths in it. Bytes that are no UTF-8 stay in, as lone surrogates, to be told
    of; what is no text (media) is named with nothing in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8", "surrogateescape") if _is_text(path) else ""
        for path in _visible(folder)
    }


def read_library(folder: Path) -> Library:
    """The library in a content folder."""
    return parse(read_files(folder), root=folder.name)


def read_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy in nlu/taxonomy.yml."""
    return taxonomy_of(path.read_text("utf-8"))


def _visible(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _is_text(path: Path) -> bool:
    return path.suffix in _TEXTS


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError) as error:
        raise StoreUnreachable(str(error)) from error


class ContentStore:
    """The published bundles of one tenant. `key_of` names a bundle's key, `live_key` the pointer's."""

    def __init__(self, redis: Redis, *, key_of: Callable[[str], str], live_key: str) -> None:
        self._redis = redis
        self._key_of = key_of
        self._live_key = live_key

    async def publish(self, content: Content) -> str:
        """Write the bundle and make it live; its hash. Publishing what is live already changes nothing."""
        sha256, bundle = bundle_of(content)
        with _reached():
            await self._redis.set(self._key_of(sha256), bundle, nx=True)
            await self._redis.set(self._live_key, sha256)
        return sha256

    async def live(self) -> str | None:
        """The hash of the live bundle; None before the first publication."""
        with _reached():
            found = await self._redis.get(self._live_key)
        return found.decode() if isinstance(found, bytes) else found

    async def load(self, sha256: str) -> Catalogue | None:
        """The catalogue of a published bundle; None when there is no such bundle."""
        with _reached():
            found = await self._redis.get(self._key_of(sha256))
        if found is None:
            return None
        return Catalogue.from_bundle(found if isinstance(found, bytes) else str(found).encode())

    async def load_live(self) -> Catalogue | None:
        """The catalogue that is served now; None before the first publication."""
        sha256 = await self.live()
        return await self.load(sha256) if sha256 else None

    async def roll_back(self, sha256: str) -> None:
        """Make an earlier bundle live again; Refused when it was never published here."""
        with _reached():
            if not await self._redis.exists(self._key_of(sha256)):
                raise Refused("no such bundle")
            await self._redis.set(self._live_key, sha256)
