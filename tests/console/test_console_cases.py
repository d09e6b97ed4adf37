"""Counsellors at their cases: taking, answering, giving back and ending them, each act once."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from console.office import AMINA, BILAL, KAMAL, PHRASEBOOK, Browser, Console

from bot.console.acts import MOST_CHARACTERS
from bot.delivery.outbox import Delivered
from bot.languages import Language
from bot.wording import Wording

JOINED = PHRASEBOOK.say(Language.UR, Wording.COUNSELLOR_JOINED)
AWAY = PHRASEBOOK.say(Language.UR, Wording.COUNSELLOR_AWAY)
CLOSED = PHRASEBOOK.say(Language.UR, Wording.CASE_CLOSED)


async def mode(browser: Browser, case: str = "case-1") -> str:
    """How a case stands, as its page tells the script."""
    found = re.search(r'data-mode="(\w+)"', (await browser.part(f"/fragments/cases/{case}")).text)
    assert found
    return found[1]


async def taken(console: Console) -> Browser:
    """Amina has taken the case of the first person."""
    await console.store.open_case(1, 1)
    amina = await console.at_the_desk(AMINA)
    assert (await amina.post("/cases/case-1/claim", operation="claim-00")).status == 200
    return amina


# Pools.


async def test_the_lists_show_the_own_pools_the_most_urgent_first(console: Console) -> None:
    await console.store.open_case(1, 1, band=5)
    await console.store.open_case(2, 2, band=0)
    await console.store.open_case(3, 3, language="bn", centre="BD")
    bilal, kamal = await console.at_the_desk(BILAL), await console.at_the_desk(KAMAL)
    assert re.findall(r'data-waiting="(.+?)"', (await bilal.get("/")).text) == ["case-2", "case-1"]
    assert re.findall(r'data-waiting="(.+?)"', (await kamal.part("/fragments/list")).text) == ["case-3"]


async def test_a_case_of_another_pool_is_not_found_on_any_route(console: Console) -> None:
    await taken(console)
    await console.writes(1, 2, "a photo", media="photo", file_id="F1")
    kamal = await console.at_the_desk(KAMAL)
    routes = [(route.method, route.resource.canonical) for route in console.app.router.routes() if route.resource]
    of_a_case = [(method, path) for method, path in routes if "{case}" in path and method != "HEAD"]
    assert len(of_a_case) == 8
    for method, path in of_a_case:
        address = path.replace("{case}", "case-1").replace("{message}", "1-0")
        for headers in ({"Origin": console.url}, {"Origin": console.url, "X-Safar": "script"}):
            data = {"csrf": kamal.csrf, "text": "hello", "operation": "foreign-00", "upto": "1-0"}
            answer = await kamal.ask(method, address, headers=headers, data=data if method == "POST" else None)
            assert answer.status == 404, (method, path)
            assert "This case is not there any more." in answer.text
    assert await mode(await console.at_the_desk(BILAL)) == "active"
    assert console.files.asked == []


async def test_another_pool_s_case_looks_like_none_at_all(console: Console) -> None:
    await console.store.open_case(1, 1)
    kamal = await console.at_the_desk(KAMAL)
    assert (await kamal.get("/cases/case-1")).body == (await kamal.get("/cases/case-9")).body
    assert (await kamal.post("/claim-next")).status == 409


# Taking.


async def test_the_most_urgent_case_is_taken_next(console: Console) -> None:
    await console.store.open_case(1, 1, band=5)
    await console.store.open_case(2, 2, band=0)
    amina = await console.at_the_desk(AMINA)
    answer = await amina.post("/claim-next", operation="next-0000")
    assert json.loads(answer.text) == {"to": "/cases/case-2"}
    assert await mode(amina, "case-2") == "mine"
    again = await amina.post("/claim-next", operation="next-0000")
    assert json.loads(again.text) == {"to": "/cases/case-2"}
    assert await mode(amina, "case-1") == "queued"


async def test_when_nobody_waits_that_is_said(console: Console) -> None:
    amina = await console.at_the_desk(AMINA)
    answer = await amina.send("/claim-next")
    assert (answer.status, answer.to) == (303, "/?refused=empty")
    assert "Nobody waits at the moment." in (await amina.get(answer.to)).text


async def test_two_take_one_case_and_one_is_told_who_has_it(console: Console) -> None:
    await console.store.open_case(1, 1)
    both = {"Amina": await console.at_the_desk(AMINA), "Bilal": await console.at_the_desk(BILAL)}
    answers = await asyncio.gather(*(browser.send("/cases/case-1/claim") for browser in both.values()))
    led = dict(zip(both, [answer.to for answer in answers], strict=True))
    assert sorted(led.values()) == ["/cases/case-1", "/cases/case-1?refused=taken"]
    winner = next(name for name, to in led.items() if to == "/cases/case-1")
    (loser,) = both.keys() - {winner}
    page = (await both[loser].get(led[loser])).text
    assert "Somebody else has taken this case." in page
    assert f"This case is with somebody else. <bdi>{winner}</bdi>" in page
    assert await mode(both[winner]) == "mine"
    assert await console.said_to(1) == [JOINED]


async def test_whoever_comes_second_by_script_is_told_too(console: Console) -> None:
    await taken(console)
    bilal = await console.at_the_desk(BILAL)
    answer = await bilal.post("/cases/case-1/claim")
    assert answer.status == 409
    assert answer.text.strip() == "Somebody else has taken this case."
    assert "<bdi>Amina</bdi>" in (await bilal.part("/fragments/cases/case-1")).text


async def test_with_as_many_cases_as_allowed_no_more_are_taken(console: Console) -> None:
    await console.store.redis.hset(console.store.keys.staff("Amina"), "most_cases", 1)
    amina = await taken(console)
    await console.store.open_case(2, 2)
    answer = await amina.post("/claim-next")
    assert answer.status == 409
    assert "You have as many cases as you may have." in answer.text


# Answering.


async def test_a_reply_sent_twice_reaches_the_person_once(console: Console) -> None:
    amina = await taken(console)
    for _ in range(2):
        answer = await amina.post("/cases/case-1/reply", text="جی فرمائیں", operation="reply-0001")
        assert json.loads(answer.text) == {"to": "/cases/case-1"}
    assert await console.said_to(1) == [JOINED, "جی فرمائیں"]
    page = (await amina.get("/cases/case-1")).text
    assert page.count("جی فرمائیں") == 1


async def test_two_copies_at_the_same_moment_are_one_too(console: Console) -> None:
    amina = await taken(console)
    copies = [amina.post("/cases/case-1/reply", text="hello", operation="reply-0001") for _ in range(5)]
    assert {answer.status for answer in await asyncio.gather(*copies)} == {200}
    assert await console.said_to(1) == [JOINED, "hello"]


async def test_the_same_words_as_another_message_are_sent_again(console: Console) -> None:
    amina = await taken(console)
    for operation in ("reply-0001", "reply-0002"):
        await amina.post("/cases/case-1/reply", text="hello", operation=operation)
    assert await console.said_to(1) == [JOINED, "hello", "hello"]


@pytest.mark.parametrize("operation", ["", "x", "a b", "../../../etc", "{test}:case:case-1", "x" * 65])
async def test_an_odd_operation_id_is_replaced(console: Console, operation: str) -> None:
    amina = await taken(console)
    assert (await amina.post("/cases/case-1/reply", text="hello", operation=operation)).status == 200
    assert await console.said_to(1) == [JOINED, "hello"]


@pytest.mark.parametrize("text", ["", " ", "\r\n\r\n", "\t\u00a0"])
async def test_an_empty_reply_does_nothing(console: Console, text: str) -> None:
    amina = await taken(console)
    answer = await amina.send("/cases/case-1/reply", text=text)
    assert (answer.status, answer.to) == (303, "/cases/case-1")
    assert await console.said_to(1) == [JOINED]


async def test_lines_stay_and_the_space_around_goes(console: Console) -> None:
    amina = await taken(console)
    await amina.send("/cases/case-1/reply", text="  one\r\ntwo \n")
    assert await console.said_to(1) == [JOINED, "one\ntwo"]


async def test_the_longest_reply_is_sent(console: Console) -> None:
    amina = await taken(console)
    text = "ک" * MOST_CHARACTERS
    assert (await amina.post("/cases/case-1/reply", text=text)).status == 200
    assert await console.said_to(1) == [JOINED, text]


@pytest.mark.parametrize("text", ["ک" * (MOST_CHARACTERS + 1), "😀" * (MOST_CHARACTERS // 2 + 1)])
async def test_a_longer_reply_is_refused_with_words(console: Console, text: str) -> None:
    amina = await taken(console)
    answer = await amina.post("/cases/case-1/reply", text=text)
    assert answer.status == 409
    assert "longer than Telegram takes (4096 letters)" in answer.text
    led = await amina.send("/cases/case-1/reply", text=text)
    assert led.to == "/cases/case-1?refused=too_long"
    assert "longer than Telegram takes" in (await amina.get(led.to)).text
    assert await console.said_to(1) == [JOINED]


async def test_a_reply_beyond_all_measure_is_refused_with_words(console: Console) -> None:
    amina = await taken(console)
    answer = await amina.post("/cases/case-1/reply", text="x" * 300_000)
    assert answer.status == 413
    assert answer.text.strip().startswith("This is longer than Telegram takes")


async def test_nobody_writes_in_another_s_case(console: Console) -> None:
    await taken(console)
    bilal = await console.at_the_desk(BILAL)
    answer = await bilal.post("/cases/case-1/reply", text="me too")
    assert answer.status == 409
    assert answer.text.strip() == "This case is with somebody else."
    assert await console.said_to(1) == [JOINED]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Delivered.SENT, "delivered"),
        (Delivered.FAILED, "not delivered"),
        (Delivered.UNKNOWN, "on its way"),
    ],
)
async def test_each_message_says_whether_it_came(console: Console, outcome: Delivered, words: str) -> None:
    amina = await taken(console)
    await console.deliver()
    await amina.post("/cases/case-1/reply", text="hello")
    assert "</svg>on its way" in (await amina.get("/cases/case-1")).text
    await console.deliver(outcome)
    assert f"</svg>{words}</span>" in (await amina.get("/cases/case-1")).text


# Giving back and ending.


async def test_a_case_given_back_waits_again(console: Console) -> None:
    amina = await taken(console)
    answer = await amina.send("/cases/case-1/give-back", operation="back-0000")
    assert (answer.status, answer.to) == (303, "/")
    assert 'data-waiting="case-1"' in (await amina.get("/")).text
    assert await console.said_to(1) == [JOINED, AWAY]


async def test_a_case_that_ended_is_ended_once(console: Console) -> None:
    amina = await taken(console)
    for _ in range(2):
        answer = await amina.send("/cases/case-1/close", operation="close-000")
        assert (answer.status, answer.to) == (303, "/")
    assert "You have no open case." in (await amina.get("/")).text
    assert "This talk has ended." in (await amina.get("/cases/case-1")).text
    assert await console.said_to(1) == [JOINED, CLOSED]


@pytest.mark.parametrize("act", ["reply", "close", "give-back", "claim"])
async def test_nothing_is_done_to_an_ended_case(console: Console, act: str) -> None:
    amina = await taken(console)
    await amina.post("/cases/case-1/close")
    answer = await amina.post(f"/cases/case-1/{act}", text="too late")
    assert answer.status == 409
    assert answer.text.strip() == "This case was closed or given back meanwhile."


@pytest.mark.parametrize("act", ["close", "give-back"])
async def test_only_the_owner_ends_a_case_or_gives_it_back(console: Console, act: str) -> None:
    amina = await taken(console)
    bilal = await console.at_the_desk(BILAL)
    assert (await bilal.post(f"/cases/case-1/{act}")).status == 409
    assert await mode(amina) == "mine"


async def test_a_made_up_refusal_is_not_shown(console: Console) -> None:
    amina = await console.at_the_desk(AMINA)
    page = await amina.get("/?refused=<script>alert(1)</script>")
    assert '<p role="alert"></p>' in page.text
    assert "<script>alert" not in page.text


# Reading.


async def unread(browser: Browser) -> int:
    found = re.search(r'data-unread="(\d+)"', (await browser.part("/fragments/list")).text)
    assert found
    return int(found[1])


async def test_messages_are_unread_until_they_were_seen(console: Console) -> None:
    amina = await taken(console)
    await console.writes(1, 2, "are you there?")
    await console.writes(1, 3, "please")
    assert await unread(amina) == 3
    first, second, third = re.findall(r'data-upto="(.+?)"', (await amina.part("/fragments/cases/case-1")).text)
    assert (await amina.post("/cases/case-1/seen", upto=second)).status == 204
    assert await unread(amina) == 1
    await amina.post("/cases/case-1/seen", upto=third)
    assert await unread(amina) == 0
    assert first < second < third


async def test_who_looks_at_another_s_case_has_not_read_it_for_them(console: Console) -> None:
    amina = await taken(console)
    bilal = await console.at_the_desk(BILAL)
    assert (await bilal.post("/cases/case-1/seen", upto="9999999999999-0")).status == 204
    assert await unread(amina) == 1


@pytest.mark.parametrize("upto", ["", "$", "+", "1-0 2-0", "99999999999999999999999-0", "1-99999999999999999999"])
async def test_a_place_that_is_none_is_passed_over(console: Console, upto: str) -> None:
    amina = await taken(console)
    assert (await amina.post("/cases/case-1/seen", upto=upto)).status == 204
    assert await unread(amina) == 1


@pytest.mark.parametrize(("last", "shown"), [("1", 1), ("2", 2), ("0", 3), ("-1", 3), ("x", 3), ("9" * 5000, 3)])
async def test_the_script_asks_for_the_last_messages_only(console: Console, last: str, shown: int) -> None:
    amina = await taken(console)
    await console.writes(1, 2, "one")
    await console.writes(1, 3, "two")
    part = await amina.part(f"/fragments/cases/case-1?last={last}")
    assert part.text.count('id="message-') == shown
