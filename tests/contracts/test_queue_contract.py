"""What the counsellors' queue promises: the most urgent first, one owner, no operation twice, no case lost."""

from __future__ import annotations

import asyncio

from contracts_store import Store

from bot.centres import ORIGINS
from bot.delivery import speech
from bot.delivery.inbox import Outcome
from bot.handoff.case import CaseId, CaseState, Counsellor, CounsellorName, OperationId, Refusal
from bot.languages import Language

AMINA = Counsellor(name=CounsellorName("amina"), centres=ORIGINS, languages=tuple(Language))
BILAL = Counsellor(name=CounsellorName("bilal"), centres=("PK",), languages=(Language.UR,))
KAMAL = Counsellor(name=CounsellorName("kamal"), centres=("BD",), languages=(Language.BN,))


def op(name: str) -> OperationId:
    return OperationId(name)


async def owner(store: Store, chat: int) -> str | None:
    return await store.redis.hget(store.keys.dialogue(store.vault.chat(chat)), "owner")


async def said_to(store: Store, chat: int) -> list[str]:
    ids = await store.redis.lrange(store.keys.outbox(store.vault.chat(chat)), 0, -1)
    bodies = [await store.redis.hget(store.keys.message(one), "body") for one in ids]
    return [speech.read(store.vault.open(str(body), "out")).text for body in bodies]


async def test_the_most_urgent_comes_first_then_the_longest_waiting(store: Store) -> None:
    await store.open_case(1, 1, band=5)
    await store.open_case(2, 2, band=5)
    await store.open_case(3, 3, band=0)
    assert [case.id for case in await store.queue.waiting(AMINA)] == ["case-3", "case-1", "case-2"]
    assert await store.queue.claim_next(AMINA, op("a")) == "case-3"
    assert await store.queue.claim_next(AMINA, op("b")) == "case-1"


async def test_a_counsellor_sees_their_own_pools_only(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    assert await store.queue.waiting(KAMAL) == []
    assert await store.queue.case(case, KAMAL) is None
    assert await store.queue.transcript(case, KAMAL) == []
    assert await store.queue.claim(case, KAMAL, op("x")) is Refusal.NOT_FOUND
    assert await store.queue.claim_next(KAMAL, op("y")) is Refusal.EMPTY


async def test_a_whole_conversation(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    assert await owner(store, 1) == "waiting"
    assert await store.queue.claim(case, BILAL, op("claim")) == case
    assert await owner(store, 1) == "counsellor"
    assert await store.queue.reply(case, BILAL, "جی فرمائیں", op("r1")) == "reply-r1"
    transcript = await store.queue.transcript(case, BILAL)
    assert [(message.by, message.text) for message in transcript] == [("person", "help me"), ("bilal", "جی فرمائیں")]
    assert transcript[1].delivery == "queued"
    assert await store.queue.close(case, BILAL, op("close")) == case
    assert await owner(store, 1) == "bot"
    assert await said_to(store, 1) == ["COUNSELLOR_JOINED ur", "جی فرمائیں", "CASE_CLOSED ur"]
    closed = await store.queue.case(case, BILAL)
    assert closed
    assert closed.state is CaseState.CLOSED


async def test_two_counsellors_press_claim_at_once(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    answers = await asyncio.gather(
        store.queue.claim(case, AMINA, op("a")),
        store.queue.claim(case, BILAL, op("b")),
        store.queue.claim_next(AMINA, op("c")),
    )
    assert sorted(map(str, answers)).count("case-1") == 1
    assert await said_to(store, 1) == ["COUNSELLOR_JOINED ur"]


async def test_a_repeated_operation_changes_nothing(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    assert await store.queue.claim(case, BILAL, op("a")) == await store.queue.claim(case, BILAL, op("a")) == case
    first = await store.queue.reply(case, BILAL, "hello", op("r"))
    assert await store.queue.reply(case, BILAL, "hello", op("r")) == first
    assert await said_to(store, 1) == ["COUNSELLOR_JOINED ur", "hello"]
    assert len(await store.queue.transcript(case, BILAL)) == 2


async def test_what_is_not_yours_is_refused(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    assert await store.queue.reply(case, BILAL, "hello", op("r")) is Refusal.CLOSED
    await store.queue.claim(case, AMINA, op("a"))
    assert await store.queue.reply(case, BILAL, "hello", op("s")) is Refusal.NOT_YOURS
    assert await store.queue.close(case, BILAL, op("t")) is Refusal.NOT_YOURS
    assert await store.queue.claim(case, BILAL, op("u")) is Refusal.TAKEN


async def test_nobody_takes_more_than_they_may(store: Store) -> None:
    busy = Counsellor(name=CounsellorName("busy"), centres=ORIGINS, languages=tuple(Language), most_cases=1)
    await store.open_case(1, 1)
    await store.open_case(2, 2)
    assert await store.queue.claim_next(busy, op("a")) == "case-1"
    assert await store.queue.claim_next(busy, op("b")) is Refusal.FULL


async def test_a_counsellor_who_left_loses_the_case_to_the_front_of_the_queue(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    await store.open_case(2, 2)
    await store.queue.claim(case, BILAL, op("a"))
    await store.queue.beat(BILAL)
    assert await store.queue.reap() == (0, 0)
    await store.redis.zadd(store.keys.presence(), {"bilal": 1})  # gone for long
    assert await store.queue.reap() == (1, 0)
    assert await owner(store, 1) == "waiting"
    assert [waiting.id for waiting in await store.queue.waiting(BILAL)] == ["case-1", "case-2"]
    assert await said_to(store, 1) == ["COUNSELLOR_JOINED ur", "COUNSELLOR_AWAY ur"]
    assert await store.queue.reply(case, BILAL, "I am back", op("r")) is Refusal.CLOSED


async def test_giving_back(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    await store.queue.claim(case, BILAL, op("a"))
    assert await store.queue.give_back(case, BILAL, op("b")) == case
    assert await owner(store, 1) == "waiting"
    assert await store.queue.claim_next(AMINA, op("c")) == case


async def test_a_quiet_case_is_closed_and_the_bot_is_back(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    await store.queue.claim(case, BILAL, op("a"))
    await store.redis.hset(store.keys.case(case), "changed", 1)
    assert await store.queue.reap() == (0, 1)
    assert await owner(store, 1) == "bot"
    assert (await said_to(store, 1))[-1] == "CASE_QUIET ur"


async def test_a_person_has_one_open_case(store: Store) -> None:
    await store.open_case(1, 1)
    await store.open_case(1, 2)
    assert [case.id for case in await store.queue.waiting(AMINA)] == ["case-1"]


async def test_danger_moves_a_waiting_case_to_the_front(store: Store) -> None:
    await store.open_case(1, 1)
    await store.open_case(2, 2)
    await store.hear(2, 3)
    lease = await store.inbox.lease()
    assert lease
    await store.commit(lease, {"step": "raise", "intent": "emergency_danger", "band": 0})
    assert [(case.id, case.band) for case in await store.queue.waiting(AMINA)] == [("case-2", 0), ("case-1", 5)]


async def test_a_claim_and_a_message_at_once_lose_nothing(store: Store) -> None:
    """The worker made its turn while the person was waiting; meanwhile a counsellor claimed."""
    case = CaseId(await store.open_case(1, 1))
    await store.hear(1, 2)
    lease = await store.inbox.lease()
    assert lease
    stale = lease.stored
    await store.queue.claim(case, BILAL, op("a"))
    from bot.delivery.inbox import Step

    step = Step(update="2", dialogue=None, steps=(await store.relay(lease.chat, "and my wages"),), out=())
    assert await store.inbox.commit(lease, stale, step) is Outcome.CHANGED
    assert await store.inbox.commit(lease, await store.inbox.again(lease.chat), step) is Outcome.DONE
    assert [message.text for message in await store.queue.transcript(case, BILAL)] == ["help me", "and my wages"]


async def test_erasing_destroys_the_case_and_the_key(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    await store.queue.claim(case, BILAL, op("a"))
    await store.hear(1, 2)
    lease = await store.inbox.lease()
    assert lease
    from bot.delivery.inbox import Step

    step = Step(update="2", dialogue=None, steps=({"step": "forget"},), out=())
    assert await store.inbox.commit(lease, await store.inbox.again(lease.chat), step) is Outcome.DONE
    assert await store.redis.exists(store.keys.dialogue(lease.chat)) == 0
    assert await store.redis.exists(store.keys.case_messages(case)) == 0
    assert await store.queue.transcript(case, BILAL) == []
    assert await store.queue.mine(BILAL) == []


async def test_events_tell_every_change_without_a_gap(store: Store) -> None:
    case = CaseId(await store.open_case(1, 1))
    await store.queue.claim(case, BILAL, op("a"))
    await store.queue.reply(case, BILAL, "hello", op("r"))
    await store.queue.close(case, BILAL, op("c"))
    entries = await store.redis.xrange(store.keys.events())
    told = [(fields["what"], int(fields["rev"])) for _, fields in entries]
    assert [what for what, _ in told] == ["opened", "person_wrote", "claimed", "counsellor_wrote", "closed"]
    assert [rev for _, rev in told] == [1, 2, 3, 4, 5]
    feed = store.queue.events("0")
    first = await anext(feed)
    assert first
    assert (first.case, first.what) == (case, "opened")
    await feed.aclose()
