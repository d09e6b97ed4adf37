"""The bundle is the same for the same content, and Redis holds it under its hash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.content.bundle import Content, bundle_of, content_from
from bot.content.catalogue import Catalogue
from bot.content.parse import content_of, parse
from bot.content.store import ContentStore, read_files, read_library, read_taxonomy
from bot.errors import ContentInvalid, Refused, StoreUnreachable
from bot.languages import Language
from bot.redis_keys import Keys

ROOT = Path(__file__).parents[2]
TAXONOMY = read_taxonomy(ROOT / "nlu/taxonomy.yml")


@pytest.fixture(scope="module")
def content() -> Content:
    return content_of(read_library(ROOT / "content"), TAXONOMY)


@pytest.fixture
def store(redis: Redis, keys: Keys) -> ContentStore:
    return ContentStore(redis, key_of=keys.content, live_key=keys.content_live())


def test_the_same_content_gives_the_same_bundle(content: Content) -> None:
    files = read_files(ROOT / "content")
    again = content_of(parse(dict(reversed(files.items()))), TAXONOMY)
    assert bundle_of(again) == bundle_of(content)
    assert bundle_of(replace(content, answers=content.answers[::-1])) == bundle_of(content)
    assert bundle_of(replace(content, answers=content.answers[1:]))[0] != bundle_of(content)[0]


def test_a_bundle_holds_all_that_was_put_in(content: Content) -> None:
    sha256, bundle = bundle_of(content)
    read = content_from(bundle)
    assert sorted(read.answers, key=repr) == sorted(content.answers, key=repr)
    assert replace(read, answers=()) == replace(content, answers=())
    assert Catalogue.from_bundle(bundle).sha256 == sha256


def test_a_bundle_of_another_version_is_refused() -> None:
    with pytest.raises(ContentInvalid, match="version 99"):
        content_from(b'{"version": 99}')


async def test_nothing_is_live_before_the_first_publication(store: ContentStore) -> None:
    assert await store.live() is None
    assert await store.load_live() is None


async def test_publishing_rolling_back_and_reading(store: ContentStore, content: Content) -> None:
    first = await store.publish(content)
    second = await store.publish(replace(content, answers=content.answers[:1]))
    assert await store.live() == second
    live = await store.load_live()
    assert live
    assert len(live.content.answers) == 1
    await store.roll_back(first)
    live = await store.load_live()
    assert live
    assert live.sha256 == first
    assert live.answer_for("passport", Language.PS, "AF")


async def test_what_was_never_published_cannot_come_back(store: ContentStore) -> None:
    with pytest.raises(Refused):
        await store.roll_back("0" * 64)
    assert await store.load("0" * 64) is None


async def test_a_missing_redis_is_told_of_in_our_words(keys: Keys) -> None:
    client = Redis.from_url("redis://127.0.0.1:1")
    store = ContentStore(client, key_of=keys.content, live_key=keys.content_live())
    with pytest.raises(StoreUnreachable):
        await store.live()
    await client.aclose()
