"""What people, editors and administrators do wrong, and what breaks: each gets a clear word, and nothing is lost."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, RedisServer, own_redis_server
from house import KEYS, PERSON, SECRET, WORDS, House, NluServer, free_port, house, refusal_of
from redis.asyncio import Redis

from bot.app import ROLES
from bot.languages import Language
from bot.privacy import Vault
from bot.simulator import acts
from bot.simulator.params import Params
from bot.simulator.people import Group
from bot.simulator.sim_acts import ACTS
from bot.simulator.sim_media import MEDIA_ACTS
from bot.wording import Wording

pytestmark = pytest.mark.slow

PRS, PS, UR, BN, TG, EN = Language
PEOPLE = range(PERSON, PERSON + 4)
NUMBERS = itertools.count(8101)
"""The next chat that nobody has yet."""

# Administrators and editors: `safar` itself answers them, with one line for each fault and no traceback.


@contextmanager
def taken_port() -> Iterator[int]:
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", ["run", "bot", "console", "simulator", "talk"])
async def test_wrong_settings_are_named_all_at_once(command: str, tmp_path: Path) -> None:
    told = await refusal_of(tmp_path / "log", command, SAFAR_LEASE="abc", SAFAR_CENTRE="Mars", SAFAR_LAESE="15")
    assert "safar: SAFAR_LEASE: 'abc' is no span of seconds; give a number such as 1.5" in told
    assert "safar: SAFAR_CENTRE: 'Mars' is no centre; give one of AF, PK, BD, TJ, IQ" in told
    assert "safar: SAFAR_LAESE: no such setting; known are REDIS_URL, SAFAR_BORDERS" in told


async def test_broken_content_is_told_of_by_file_line_and_remedy(tmp_path: Path) -> None:
    copy = tmp_path / "content"
    shutil.copytree(ROOT / "content", copy)
    urdu, sheet = copy / "documents" / "passport" / "ur.md", copy / "documents" / "lost_documents" / "answer.toml"
    urdu.write_text(urdu.read_text("utf-8").replace("# ", "# كا ", 1), "utf-8")
    sheet.write_text(sheet.read_text("utf-8").replace("review_months = 6", "review_months = six", 1), "utf-8")
    told = await refusal_of(tmp_path / "log", "content", "check", SAFAR_CONTENT=str(copy))
    assert "documents/passport/ur.md:1: the letter ك (U+0643) is not used in Urdu; write ک" in told
    assert "documents/lost_documents/answer.toml:3: cannot be read (Invalid value); mend this line" in told


async def test_a_redis_that_is_not_there_is_told_of_with_its_address(tmp_path: Path) -> None:
    port = free_port()
    told = await refusal_of(tmp_path / "log", "bot", REDIS_URL=f"redis://:a-password@127.0.0.1:{port}/0")
    assert f"no Redis server answers at redis://…@127.0.0.1:{port}/0; start it, or mend REDIS_URL" in told
    assert "a-password" not in told


@pytest.mark.parametrize(
    ("command", "setting"),
    [
        (["console"], "SAFAR_CONSOLE_PORT"),
        (["simulator"], "SAFAR_SIMULATOR_PORT"),
        (["bot", "--only", "ingest"], "SAFAR_WEBHOOK_PORT"),
    ],
)
async def test_a_taken_port_is_told_of_with_its_setting(
    talk: House, command: list[str], setting: str, tmp_path: Path
) -> None:
    with taken_port() as port:
        at = {**talk.environment, "SAFAR_PUBLIC_URL": "http://127.0.0.1:1", setting: str(port)}
        told = await refusal_of(tmp_path / "log", *command, **at)
    assert f"safar: {setting}: cannot listen on 127.0.0.1:{port} (Address already in use); end what has it" in told


# People: one house for all of them, each with a chat of their own.


@pytest.fixture(scope="module")
async def nlu() -> AsyncIterator[NluServer]:
    server = NluServer()
    await server.come()
    yield server
    await server.go()


@pytest.fixture(scope="module")
async def talk(
    redis_server: RedisServer, nlu: NluServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    redis = Redis.from_url(redis_server.url, decode_responses=True)
    async with house(redis, redis_server.url, tmp_path_factory.mktemp("talk"), nlu=nlu.url) as built:
        # A long lease: whoever waits for it to run out is found out.
        built.start(*ROLES, SAFAR_LEASE="30")
        yield built
    await redis.aclose()


def offers(talk: House, person: int, language: Language, *labels: Wording) -> bool:
    """Whether the last message has these buttons, in the person's language."""
    return {WORDS.say(language, label) for label in labels} <= set(talk.buttons(person))


async def asks_for_a_human(talk: House, person: int, language: Language) -> list[dict[str, Any]]:
    """A person presses the counsellor's button; what the counsellor finds."""
    talk.press(Wording.BUTTON_COUNSELLOR, person, language)
    await talk.hears(Wording.NOBODY_PRESENT, person, language)
    return await talk.case_of(person)


SEEN = {
    "photo": Wording.CANNOT_SEE,
    "video": Wording.CANNOT_SEE,
    "document": Wording.CANNOT_SEE,
    "contact": Wording.CANNOT_SEE,
    "voice": Wording.CANNOT_LISTEN,
    "audio": Wording.CANNOT_LISTEN,
    "video_note": Wording.CANNOT_LISTEN,
    "sticker": Wording.STICKER_SEEN,
    "animation": Wording.STICKER_SEEN,
    "location": Wording.CANNOT_LOCATE,
    "venue": Wording.CANNOT_LOCATE,
}
PLACE = {"latitude": "34.5281", "longitude": "69.1723", "title": "Bazaar", "address": "Kabul"}
CARD = {"phone_number": "+93700000001", "first_name": "Agent Karim"}
KEPT = {"location": "34.53, 69.17", "venue": "34.53, 69.17", "contact": "Agent Karim +93700000001"}


@pytest.mark.parametrize(("kind", "language"), [*zip(MEDIA_ACTS, itertools.cycle(Language), strict=False)])
async def test_what_the_bot_cannot_read_is_kept_for_a_counsellor(talk: House, kind: str, language: Language) -> None:
    person = await talk.greeted(language, next(NUMBERS))
    MEDIA_ACTS[kind](talk.world, person, Params(texts={**PLACE, **CARD, "caption": "my contract"}))
    await talk.hears(SEEN[kind], person, language)
    assert offers(talk, person, language, Wording.BUTTON_COUNSELLOR)
    kept = (await asks_for_a_human(talk, person, language))[-1]
    assert kept["media"] == kind.replace("venue", "location")
    assert kept["file_id"] or kind in KEPT
    assert kept["text"] == KEPT.get(kind, "my contract")


@pytest.mark.parametrize(
    "body",
    [
        {"dice": {"emoji": "🎲", "value": 3}},
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                  "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                  "allows_revoting": False, "members_only": False}},
        {"something_new": {"of": "next year"}},
    ],
    ids=lambda body: next(iter(body)),
)  # fmt: skip
async def test_what_nobody_expected_gets_the_menu(talk: House, body: dict[str, Any]) -> None:
    person = await talk.greeted(BN, next(NUMBERS))
    acts.say(talk.world, person, body)
    await talk.hears(Wording.STICKER_SEEN, person, BN)
    assert offers(talk, person, BN, Wording.TOPIC_documents, Wording.BUTTON_COUNSELLOR)


async def test_five_thousand_letters_are_answered_and_told_to_be_long(talk: House) -> None:
    person = await talk.greeted(UR, next(NUMBERS))
    written = f"passport {'میرا پاسپورٹ گم ہو گیا ہے۔ ' * 200}"[:5000]
    talk.write(written, person)
    await talk.hears("About passport", person, UR)
    await talk.hears(Wording.TOO_LONG, person, UR)
    assert (await asks_for_a_human(talk, person, UR))[-1]["text"] == written.strip()


async def test_an_edited_message_is_answered_anew(talk: House) -> None:
    person = await talk.greeted(EN, next(NUMBERS))
    written = acts.write(talk.world, person, "my pasport")
    await talk.hears(Wording.OUTSIDE_MY_FIELD, person)
    acts.correct(talk.world, person, written.id, "my passport")
    await talk.hears("About passport", person)


async def test_a_live_location_is_answered_once_however_often_it_moves(talk: House) -> None:
    person = await talk.greeted(TG, next(NUMBERS))
    sent = MEDIA_ACTS["location"](talk.world, person, Params(texts=PLACE))
    await talk.hears(Wording.CANNOT_LOCATE, person, TG)
    for minute in range(3):
        moved = {**talk.world.as_message(sent), "edit_date": sent.date + 60 * minute}
        talk.world.notify("edited_message", moved, chat=person)
    talk.write("passport, ҷавоб деҳ", person)
    await talk.hears("About passport", person, TG)
    assert talk.said(person).count(WORDS.say(TG, Wording.CANNOT_LOCATE)) == 1


async def test_start_asks_for_the_language_in_all_languages(talk: House) -> None:
    person = next(NUMBERS)
    talk.world.welcome(replace(talk.world.people[PERSON], id=person))
    acts.start(talk.world, person)
    for language in Language:
        await talk.hears(Wording.CHOOSE_LANGUAGE, person, language)
    acts.press(talk.world, person, label="پښتو")
    await talk.hears(Wording.WELCOME, person, PS)


@pytest.mark.parametrize(("sign", "wording"), [("👍", Wording.YOU_ARE_WELCOME), ("👎", Wording.COMPLAINT)])
async def test_a_reaction_gets_a_word(talk: House, sign: str, wording: Wording) -> None:
    person = await talk.greeted(PRS, next(NUMBERS))
    greeting = max(talk.world.chats[person].messages)
    acts.react(talk.world, person, greeting, sign)
    await talk.hears(wording, person, PRS)


async def test_an_old_button_brings_the_menu_and_stops_spinning(talk: House) -> None:
    person = await talk.greeted(PS, next(NUMBERS))
    keyboard = {"inline_keyboard": [[{"text": "Old", "callback_data": "v0:topic:visa"}]]}
    talk.world.post(person, talk.world.bot.id, {"text": "of last year"}, keyboard=keyboard)
    pressed = acts.press(talk.world, person, label="Old")
    await talk.hears(Wording.OLD_BUTTON, person, PS)
    assert offers(talk, person, PS, Wording.TOPIC_documents)
    await talk.until(lambda: pressed.answer is not None)


async def test_who_blocks_the_bot_and_comes_back_is_greeted(talk: House) -> None:
    person = await talk.greeted(UR, next(NUMBERS))
    acts.block(talk.world, person)
    await talk.until(talk.is_quiet)
    assert len(talk.said(person)) == 1
    acts.unblock(talk.world, person)
    await talk.until(lambda: talk.said(person).count(WORDS.say(UR, Wording.GREETING)) == 2, person=person)


async def test_a_group_is_asked_in_all_languages_to_write_alone(talk: House) -> None:
    person, other = await talk.greeted(BN, next(NUMBERS)), await talk.greeted(UR, next(NUMBERS))
    group = Group(id=-1_002_000_000_001, title="Village", members=frozenset({person}))
    talk.world.gather(group)
    acts.bring_bot(talk.world, group)
    for language in Language:
        await talk.hears(Wording.WRITE_TO_ME_ALONE, group.id, language)
    acts.join(talk.world, other, group.id)
    acts.write(talk.world, other, "my passport", chat_id=group.id)
    acts.write(talk.world, other, "/start", chat_id=group.id)
    await talk.until(lambda: len(talk.said(group.id)) == 2)
    assert len(set(talk.said(group.id))) == 1, "nothing of a person's own matter is said in a group"


def test_every_act_that_the_simulator_knows_is_tried_here() -> None:
    assert {"text", "start", "edit", "press", "react", "block", "unblock", "join", *SEEN} == set(ACTS)


# A journal that was damaged.


async def put_aside(talk: House, count: int) -> None:
    """Wait until so many updates lie in the quarantine."""

    async def are_there() -> bool:
        return int(await talk.redis.llen(KEYS.quarantine())) == count

    await talk.until(are_there)


async def and_the_talk_goes_on(talk: House, person: int, language: Language) -> None:
    """A person hears that something went wrong, and has the next question answered at once, not when a lease has run out."""
    await talk.hears(Wording.TROUBLE, person, language)
    assert offers(talk, person, language, Wording.BUTTON_COUNSELLOR, Wording.BUTTON_MENU)
    talk.write("passport", person)
    await talk.until(lambda: "About passport" in str(talk.said(person)), 10, person)


async def test_an_update_that_cannot_be_opened_is_set_aside_and_the_talk_goes_on(talk: House) -> None:
    person, before = await talk.greeted(PS, next(NUMBERS)), int(await talk.redis.llen(KEYS.quarantine()))
    chat = Vault((SECRET,), os.urandom).chat(person)
    await talk.until(talk.is_quiet)
    await talk.redis.rpush(KEYS.mailbox(chat), "99 not-what-we-sealed")
    await talk.redis.zadd(KEYS.ready(), {chat: 1})
    await put_aside(talk, before + 1)
    await and_the_talk_goes_on(talk, person, PS)
    assert "an update was set aside (unreadable): it is kept in Redis under {test}:quarantine" in talk.logged()


async def test_an_update_that_cannot_be_read_is_set_aside_and_the_talk_goes_on(talk: House) -> None:
    person, before = await talk.greeted(TG, next(NUMBERS)), int(await talk.redis.llen(KEYS.quarantine()))
    chat = {"id": person, "type": "private"}
    talk.world.notify("message", {"message_id": 5, "date": "yesterday", "chat": chat, "text": "x"}, chat=person)
    await put_aside(talk, before + 1)
    await and_the_talk_goes_on(talk, person, TG)


# Parts that are away.


@asynccontextmanager
async def broken(nlu: NluServer, how: str) -> AsyncIterator[None]:
    """An NLU server in trouble, and mended again."""
    nlu.hangs, nlu.talks_nonsense = how == "hangs", how == "talks nonsense"
    if how == "is gone":
        await nlu.go()
    yield
    if how == "is gone":
        await nlu.come()
    nlu.hangs = nlu.talks_nonsense = False


@pytest.mark.parametrize("how", ["is gone", "hangs", "talks nonsense"])
async def test_without_understanding_there_are_menus_and_humans_and_then_it_is_back(
    talk: House, nlu: NluServer, how: str
) -> None:
    person, stranger = await talk.greeted(UR, next(NUMBERS)), next(NUMBERS)
    talk.world.welcome(replace(talk.world.people[PERSON], id=stranger))
    async with broken(nlu, how):
        talk.write(f"{how}: passport کہاں ہے؟", person)
        talk.write(f"{how}: passport?", stranger)
        await talk.hears(Wording.UNDERSTANDING_AWAY, person, UR)
        assert offers(talk, person, UR, Wording.TOPIC_documents, Wording.BUTTON_COUNSELLOR)
        talk.press(Wording.TOPIC_documents, person, UR)
        await talk.hears(Wording.CHOOSE_QUESTION, person, UR)
        talk.press(Wording.INTENT_passport, person, UR)
        await talk.hears("About passport", person)
        assert f"{how}: passport کہاں ہے؟" in [said["text"] for said in await asks_for_a_human(talk, person, UR)]
        await talk.hears(Wording.CHOOSE_LANGUAGE, stranger, BN)
    talk.write(f"{how} no more: passport?", stranger)
    await talk.hears("About passport", stranger)
    assert "understanding is away" in talk.logged()


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis server that only this test has, so that it can be killed."""
    with own_redis_server() as server:
        yield server


@pytest.fixture
async def alone(own_redis: RedisServer, nlu: NluServer, tmp_path: Path) -> AsyncIterator[House]:
    """A house of its own, with nobody in it yet."""
    redis = Redis.from_url(own_redis.url, decode_responses=True)
    async with house(redis, own_redis.url, tmp_path, nlu=nlu.url, answers=("passport", "recruitment_fees")) as built:
        yield built
    await redis.aclose()


async def killed_and_started_again(server: RedisServer) -> None:
    server.kill()
    await asyncio.to_thread(server.start)


async def test_what_telegram_was_told_is_answered_though_redis_is_killed(alone: House, own_redis: RedisServer) -> None:
    for person in PEOPLE:
        alone.write("my passport", person)
    alone.start("ingest")
    await alone.until(lambda: not alone.world.mailbag.waiting)  # Telegram was told, nobody was answered
    assert not any(alone.said(person) for person in PEOPLE)
    await killed_and_started_again(own_redis)
    alone.start("worker", "sender")
    for person in PEOPLE:
        await alone.hears("About passport", person)


async def test_the_bot_outlives_a_redis_that_goes_and_comes_back(alone: House, own_redis: RedisServer) -> None:
    bot = alone.start(*ROLES)
    waiting, *asking = PEOPLE
    alone.write("I want a human", waiting)
    await alone.hears(Wording.NOBODY_PRESENT, waiting)
    for person in asking:
        alone.write("my passport", person)
    await alone.until(lambda: any(alone.said(person) for person in asking))
    own_redis.kill()
    for person in asking:
        alone.write("and the fees", person)
    await alone.until(lambda: "Redis does not answer" in alone.logged())
    await asyncio.to_thread(own_redis.start)
    for person in asking:
        await alone.hears("About recruitment_fees", person)
        first, second = (text for text, _ in itertools.groupby(alone.said(person)))  # one in flight may come twice
        assert "About passport" in first
        assert "About recruitment_fees" in second
    assert [said["text"] for said in await alone.case_of(waiting)] == ["I want a human"]
    assert await alone.redis.llen(KEYS.quarantine()) == 0
    assert bot.is_alive()
