"""What the outboxes promise: order in a chat, the limits of Telegram, and a state for every message."""

from __future__ import annotations

from datetime import timedelta

from contracts_store import Store

from bot.delivery.outbox import Delivered, Kind, Outbox, Pace, Paces, Result

SENT = Result(outcome=Delivered.SENT, telegram="7")


async def say(store: Store, chat: int, update: int, *texts: str) -> None:
    await store.hear(chat, update)
    lease = await store.inbox.lease()
    assert lease
    await store.commit(lease, said=texts)


async def test_a_chat_gets_its_messages_one_after_the_other(store: Store) -> None:
    await say(store, 1, 1, "a", "b")
    first, _ = await store.outbox.next(10)
    assert [parcel.id for parcel in first] == ["1-0"]
    assert (await store.outbox.next(10))[0] == []
    assert await store.outbox.done(first[0], SENT)
    second, _ = await store.outbox.next(10)
    assert [parcel.id for parcel in second] == ["1-1"]
    kept = await store.redis.hgetall(store.keys.message("1-0"))
    assert (kept["state"], kept["telegram"]) == ("sent", "7")
    assert "body" not in kept
    assert "to" not in kept


async def test_one_a_second_to_a_chat_and_thirty_over_all(store: Store) -> None:
    hour = timedelta(hours=1)
    outbox = Outbox(store.scripts, Paces(everybody=Pace(every=hour, burst=3), person=Pace(every=hour, burst=1)))
    for chat in range(1, 6):
        await say(store, chat, chat, "x")
    parcels, wake = await outbox.next(10)
    assert len(parcels) == 3
    assert wake is not None
    assert wake > timedelta(minutes=50)


async def test_the_pace_of_one_chat_does_not_hold_up_another(store: Store) -> None:
    outbox = Outbox(store.scripts, Paces(person=Pace(every=timedelta(hours=1), burst=1)))
    await say(store, 1, 1, "a", "b")
    await say(store, 2, 2, "c")
    parcels, _ = await outbox.next(10)
    assert len(parcels) == 2
    for parcel in parcels:
        await outbox.done(parcel, SENT)
    assert (await outbox.next(10))[0] == []


async def test_retry_after_rests_this_chat_only(store: Store) -> None:
    await say(store, 1, 1, "a")
    (parcel,), _ = await store.outbox.next(10)
    await store.outbox.done(parcel, Result(outcome=Delivered.RETRY, reason="flood", delay=timedelta(hours=1)))
    await say(store, 2, 2, "b")
    parcels, _ = await store.outbox.next(10)
    assert [parcel.id for parcel in parcels] == ["2-0"]
    assert await store.redis.hget(store.keys.message("1-0"), "state") == "queued"


async def test_a_blocked_person_gets_nothing_more_and_their_case_is_closed(store: Store) -> None:
    case = await store.open_case(1, 1)
    await say(store, 1, 2, "a", "b")
    (parcel,), _ = await store.outbox.next(10)
    await store.outbox.done(parcel, Result(outcome=Delivered.BLOCKED, reason="blocked"))
    assert (await store.outbox.next(10))[0] == []
    assert await store.redis.hget(store.keys.message("2-1"), "state") == "failed"
    assert await store.redis.hget(store.keys.case(case), "closing") == "blocked"


async def lose_the_sender(store: Store) -> None:
    for chat in await store.redis.zrange(store.keys.sending(), 0, -1):
        await store.redis.zadd(store.keys.sending(), {chat: 1})


async def test_an_unknown_outcome_is_sent_again_but_an_acknowledgement_is_not(store: Store) -> None:
    await store.hear(1, 1)
    lease = await store.inbox.lease()
    assert lease
    stored = await store.inbox.again(lease.chat)
    from bot.delivery.inbox import Step

    out = (store.outgoing("ack", "", Kind.ACKNOWLEDGEMENT), store.outgoing("say", "hello"))
    await store.inbox.commit(lease, stored, Step(update="1", dialogue=None, steps=(), out=out))
    (ack,), _ = await store.outbox.next(10)
    assert ack.id == "ack"
    await lose_the_sender(store)
    (say_once,), _ = await store.outbox.next(10)
    assert say_once.id == "say"
    assert await store.redis.hget(store.keys.message("ack"), "state") == "unknown"
    await lose_the_sender(store)
    (say_again,), _ = await store.outbox.next(10)
    assert (say_again.id, say_again.attempts) == ("say", 2)
    assert not await store.outbox.done(say_once, SENT)  # the sender that was lost wakes up
    assert await store.outbox.done(say_again, SENT)


async def test_a_message_put_twice_is_sent_once(store: Store) -> None:
    await say(store, 1, 1, "a")
    (parcel,), _ = await store.outbox.next(10)
    await store.outbox.done(parcel, SENT)
    assert (await store.outbox.next(10))[0] == []
