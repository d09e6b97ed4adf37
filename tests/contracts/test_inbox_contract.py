"""What the mailboxes promise: each update once, in order, to one worker at a time."""

from __future__ import annotations

from dataclasses import replace

from contracts_store import Store

from bot.delivery.inbox import Outcome, Step, Update
from bot.delivery.outbox import Delivered, Result


async def test_an_update_that_comes_twice_is_taken_once(store: Store) -> None:
    await store.hear(1, 10, 10)
    await store.hear(1, 10)
    lease = await store.inbox.lease()
    assert lease
    assert [letter.id for letter in lease.letters] == ["10"]


async def test_order_is_kept_and_a_chat_has_one_worker(store: Store) -> None:
    await store.hear(1, 1, 2, 3)
    lease = await store.inbox.lease()
    assert lease
    assert [letter.id for letter in lease.letters] == ["1", "2", "3"]
    await store.hear(1, 4)
    assert await store.inbox.lease() is None
    await store.inbox.release(lease)
    again = await store.inbox.lease()
    assert again
    assert [letter.id for letter in again.letters] == ["1", "2", "3", "4"]


async def test_chats_are_worked_on_side_by_side(store: Store) -> None:
    await store.hear(1, 1)
    await store.hear(2, 2)
    first, second = await store.inbox.lease(), await store.inbox.lease()
    assert first
    assert second
    assert first.chat != second.chat


async def test_a_worker_that_slept_past_its_lease_is_refused(store: Store) -> None:
    await store.hear(1, 1)
    old = await store.inbox.lease()
    assert old
    await store.redis.zadd(store.keys.busy(), {old.chat: 1})  # the lease has run out
    new = await store.inbox.lease()
    assert new
    assert new.epoch > old.epoch
    assert await store.commit(old, said=("old",)) is Outcome.FENCED
    assert await store.commit(new, said=("new",)) is Outcome.DONE
    parcels, _ = await store.outbox.next(10)
    assert len(parcels) == 1


async def test_a_commit_is_done_once(store: Store) -> None:
    await store.hear(1, 1, 2)
    lease = await store.inbox.lease()
    assert lease
    assert await store.commit(lease, said=("one",)) is Outcome.DONE
    assert await store.commit(lease, said=("one again",)) is Outcome.FENCED


async def test_a_turn_made_from_an_old_dialogue_is_made_again(store: Store) -> None:
    await store.hear(1, 1)
    lease = await store.inbox.lease()
    assert lease
    stored = await store.inbox.again(lease.chat)
    await store.redis.hincrby(store.keys.dialogue(lease.chat), "rev", 1)  # a counsellor moved it
    step = Step(update="1", dialogue=None, steps=(), out=())
    assert await store.inbox.commit(lease, stored, step) is Outcome.CHANGED
    assert await store.inbox.commit(lease, replace(stored, rev=1), step) is Outcome.DONE


async def test_only_the_leader_takes_updates(store: Store) -> None:
    await store.redis.set(store.keys.poll_leader(), "b")
    update = Update(id=1, chat=1, raw={})
    assert not await store.inbox.take([update], leader="a", offset=2)
    assert await store.redis.get(store.keys.offset()) is None
    assert await store.inbox.take([update], leader="b", offset=2)
    assert await store.redis.get(store.keys.offset()) == "2"


async def test_an_update_that_cannot_be_handled_is_set_aside_and_the_chat_goes_on(store: Store) -> None:
    await store.hear(1, 1, 2)
    lease = await store.inbox.lease()
    assert lease
    await store.inbox.set_aside(lease, lease.letters[0], "failed", [store.outgoing("t", "sorry")])
    await store.inbox.release(lease)
    again = await store.inbox.lease()
    assert again
    assert [letter.id for letter in again.letters] == ["2"]
    assert await store.redis.llen(store.keys.quarantine()) == 1
    parcels, _ = await store.outbox.next(10)
    assert [parcel.id for parcel in parcels] == ["t"]


async def test_what_was_set_aside_can_be_tried_again_and_is_answered_then(store: Store) -> None:
    await store.hear(1, 1)
    lease = await store.inbox.lease()
    assert lease
    await store.inbox.set_aside(lease, lease.letters[0], "failed", [store.outgoing("1-0", "sorry")])
    await store.inbox.release(lease)
    parcels, _ = await store.outbox.next(10)
    assert await store.inbox.retry() == 0  # it is just being told of the trouble
    assert await store.outbox.done(parcels[0], Result(outcome=Delivered.SENT))
    kept = await store.inbox.set_aside_so_far()
    assert [(one.reason, one.chat, one.update) for one in kept] == [("failed", lease.chat, "1")]
    assert await store.inbox.retry() == 1
    assert await store.inbox.set_aside_so_far() == []
    again = await store.inbox.lease()
    assert again
    assert [letter.id for letter in again.letters] == ["1"]
    answer = store.outgoing("1-0", "the answer")
    step = Step(update="1", dialogue=None, steps=(), out=(answer,), is_last=True)
    assert await store.inbox.commit(again, again.stored, step) is Outcome.DONE
    assert await store.redis.hget(store.keys.message("1-0"), "body") == answer.body
    assert await store.inbox.retry() == 0


async def test_forgetting_reaches_what_was_set_aside(store: Store) -> None:
    for chat in (1, 2):
        await store.hear(chat, chat)
        lease = await store.inbox.lease()
        assert lease
        await store.inbox.set_aside(lease, lease.letters[0], "failed")
        await store.inbox.release(lease)
    await store.hear(1, 3)
    lease = await store.inbox.lease()
    assert lease
    assert await store.commit(lease, {"step": "forget"}) is Outcome.DONE
    assert [one.update for one in await store.inbox.set_aside_so_far()] == ["2"]


async def test_what_is_stored_tells_nobody_what_was_written(store: Store) -> None:
    await store.inbox.take(
        [Update(id=1, chat=777123, raw={"message": {"text": "my secret", "from": {"first_name": "Zahra"}}})]
    )
    kept = str(await store.redis.lrange(store.keys.mailbox(store.vault.chat(777123)), 0, -1))
    assert "secret" not in kept
    assert "Zahra" not in kept
    assert "777123" not in kept


async def test_scripts_that_the_server_forgot_are_taught_again(store: Store) -> None:
    await store.redis.script_flush()
    await store.hear(1, 1)
    assert await store.inbox.lease()
